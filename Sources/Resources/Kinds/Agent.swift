import JSON

/// The agent's tables, from Contract.md §6 and §7 (proven by recordings 02a–02f).
package enum AgentTable {
  /// The fields that `POST /v1/agents` accepts besides `config`.
  package static let name = Field(
    "name",
    .text(1...255),
    default: nil,
    "The name in the API; all versions of an agent share it."
  )
  package static let environment = Field(
    "environment",
    .choice(AgentEnvironment.allCases.map(\.rawValue)),
    default: "development",
    "The environment label of the version. Publishing applies across environments."
  )
  package static let configField = Field(
    "config",
    .section(config),
    default: [:],
    "How the agent listens, thinks, speaks and acts."
  )

  /// The body of `POST /v1/agents`.
  package static let create = Section([name, environment, configField])

  /// The body of `PUT /v1/agents/{id}`; both fields are kept if absent or null.
  package static let update = Section([
    Field("name", .text(1...255), default: .null, name.summary),
    Field("config", .section(config), default: .null, configField.summary),
  ])

  /// An entry under `agents:` in a manifest.
  package static let manifest = Section([
    ManifestTable.name(1...255, name.summary),
    environment,
    configField,
    Field(
      "knowledge_bases",
      .map(.section(KnowledgeBaseTable.manifestLink), areValuesSecret: false),
      default: [:],
      "The linked knowledge bases, by key."
    ),
    Field(
      "takeaways",
      .list(.key, 0...20),
      default: .null,
      isNullable: false,
      "The takeaways to extract, by key; replaces config.analysis.takeaway_ids."
    ),
    ManifestTable.protect,
    ManifestTable.unmanaged,
  ])

  /// The agent config; an unknown field directly under it is refused, one in a section is dropped.
  package static let config = Section(
    [
      Field(
        "pipeline_mode",
        .choice(["cascade", "s2s"]),
        default: "cascade",
        "cascade: speech to text, model, text to speech. s2s: one speech-to-speech model."
      ),
      Field(
        "system_prompt",
        .text(upTo: 128_000),
        default: "",
        "The system prompt of the model."
      ),
      Field(
        "first_message",
        .text(upTo: 2000),
        default: .null,
        "The agent's first message; null waits for the caller."
      ),
      Field("stt", .section(speechToText), default: [:], "Speech to text."),
      Field("llm", .section(languageModel), default: [:], "The language model."),
      Field("tts", .section(textToSpeech), default: [:], "Text to speech."),
      Field("language", .text(upTo: 10), default: "en", "The language of the conversation."),
      Field("tools", .list(.section(tool)), default: [], "The tools the model can call."),
      Field(
        "mcp_servers",
        .list(.section(mcpServer)),
        default: [],
        "MCP servers whose tools the model can call."
      ),
      Field("guardrails", .section(guardrails), default: [:], "Limits on the agent's behavior."),
      Field("analysis", .section(analysis), default: [:], "The analysis after a call."),
      Field(
        "silence_timeout_ms",
        .integer(200...5000),
        default: 800,
        "Milliseconds of silence after which the caller's turn ends."
      ),
      Field(
        "user_idle_timeout_ms",
        .integer(0...300_000),
        default: 10_000,
        "Milliseconds of caller silence before the idle message; 0 disables it."
      ),
      Field(
        "idle_message",
        .text(upTo: 500),
        default: "Are you still there?",
        "The message to a silent caller."
      ),
      Field(
        "interruption_enabled",
        .boolean,
        default: true,
        "Whether the caller can interrupt the agent."
      ),
      Field(
        "smart_turn_detection",
        .boolean,
        default: true,
        "Whether a model detects the end of the caller's turn."
      ),
      Field(
        "smart_turn_stop_secs",
        .number(0.5...10),
        default: 1.0,
        "Seconds after which a turn ends regardless of the model."
      ),
      Field(
        "max_call_duration_seconds",
        .integer(60...14_400),
        default: 3600,
        "The maximum duration of a call in seconds."
      ),
      Field(
        "voicemail_detection",
        .section(voicemailDetection),
        default: [:],
        "Voicemail detection and handling."
      ),
      Field("s2s", .section(speechToSpeech), default: [:], "The speech-to-speech model."),
      Field("aws", .section(aws), default: [:], "Access to AWS services."),
      Field("avatar", .section(avatar), default: [:], "A video avatar for the agent."),
      Field(
        "transport",
        .choice(["twilio", "webrtc", "both"]),
        default: "twilio",
        "The source of calls."
      ),
      Field(
        "server_url",
        .section(serverURL),
        default: [:],
        "The webhook for call events."
      ),
      Field(
        "metadata",
        .object,
        default: [:],
        "Custom metadata; the key \"turnform\" is reserved for Turnform's marker."
      ),
    ],
    unknownFields: .forbidden,
    rules: [
      Rule(
        require: .unique(list: "tools", by: "name"),
        at: "tools",
        "Two tools have the same name.",
        advice: "Give every tool a unique name."
      ),
      Rule(
        when: [.oneOf("pipeline_mode", ["s2s"])],
        require: .not(.isTrue("voicemail_detection.enabled")),
        at: "voicemail_detection",
        "Voicemail detection does not work in s2s mode.",
        advice: "Use pipeline_mode: cascade, or set voicemail_detection.enabled to false."
      ),
    ]
  )
}

extension AgentTable {
  private static let speechProviders = FieldType.choice([
    "openai", "deepgram", "elevenlabs", "cartesia",
  ])
  private static let extra = Field(
    "extra",
    .object,
    default: [:],
    "Passed to the provider unchanged."
  )

  static let speechToText = Section([
    Field(
      "provider",
      speechProviders,
      default: "deepgram",
      checkedBy: .section,
      "The speech-to-text provider."
    ),
    Field("model", .anyText, default: "nova-3-general", "The provider's model."),
    Field(
      "language",
      .anyText,
      default: "en",
      isNullable: true,
      "The expected language; null lets the provider decide."
    ),
    Field(
      "keyterms",
      .terms,
      default: [],
      "Words to recognize. The server trims them and drops empty and duplicate entries."
    ),
    extra,
  ])

  static let languageModel = Section(
    [
      Field(
        "provider",
        .choice(["openai", "ollama", "custom_openai", "anthropic", "openrouter", "bedrock"]),
        default: "openai",
        checkedBy: .section,
        "The model provider."
      ),
      Field("model", .anyText, default: "gpt-4o-mini", "The provider's model."),
      Field(
        "temperature",
        .number(0...2),
        default: 0.7,
        "The sampling temperature of the model."
      ),
      Field(
        "max_tokens",
        .integer(1...128_000),
        default: 1024,
        "The maximum length of an answer in tokens."
      ),
      Field(
        "base_url",
        .text(upTo: 2048, .httpURL),
        default: .null,
        checkedBy: .section,
        "The base URL of the model; required for custom_openai."
      ),
      Field(
        "api_key",
        .text(upTo: 512),
        default: .null,
        isSecret: true,
        "The provider's API key; null uses the server's key."
      ),
      Field(
        "fallback_models",
        .list(.anyText),
        default: [],
        "Fallback models, in order; openrouter only."
      ),
      Field(
        "reasoning_effort",
        .choice(["minimal", "low", "medium", "high"]),
        default: .null,
        "The reasoning effort of the model."
      ),
      extra,
    ],
    rules: [
      Rule(
        when: [.oneOf("provider", ["custom_openai"])],
        require: .not(.isEmpty("base_url")),
        at: "base_url",
        "The provider custom_openai has no base_url.",
        advice: "Set llm.base_url."
      ),
      Rule(
        when: [.oneOf("provider", ["bedrock"])],
        require: .isEmpty("base_url"),
        at: "base_url",
        "The provider bedrock does not support base_url.",
        advice: "Remove llm.base_url."
      ),
      Rule(
        when: [.not(.oneOf("provider", ["openrouter"]))],
        require: .isEmpty("fallback_models"),
        at: "fallback_models",
        "Fallback models work with openrouter only.",
        advice: "Remove llm.fallback_models, or use the provider openrouter."
      ),
    ]
  )

  static let textToSpeech = Section(
    [
      Field(
        "provider",
        speechProviders,
        default: "deepgram",
        checkedBy: .section,
        "The text-to-speech provider."
      ),
      Field("model", .anyText, default: "aura-2-helena-en", "The provider's model."),
      Field("voice", .anyText, default: "aura-2-helena-en", "The provider's voice."),
      Field("speed", .number(0.25...4), default: 1.0, "The speaking speed; 1.0 is normal."),
      extra,
    ],
    rules: [
      Rule(
        when: [.oneOf("provider", ["openai"])],
        require: .oneOf("voice", ["alloy", "echo", "fable", "onyx", "nova", "shimmer"]),
        at: "voice",
        "The voice is not an OpenAI voice.",
        advice: "Write tts: {voice: alloy}, or echo, fable, onyx, nova or shimmer."
      )
    ]
  )

  /// An entry of `tools`; `POST /v1/tools` accepts most of its fields (Contract.md §15).
  package static let tool = Section(
    [
      Field(
        "name",
        .text(1...128, .toolName),
        default: nil,
        "The tool name; unique in the agent."
      ),
      Field(
        "description",
        .text(1...1024),
        default: nil,
        "Tells the model when to use the tool."
      ),
      Field(
        "parameters_schema",
        .object,
        default: [:],
        "JSON Schema of the arguments."
      )
      .compared(as: .schema),
      Field(
        "execution_mode",
        .choice(["sync", "async"]),
        default: "sync",
        "sync waits for the response, async continues talking."
      ),
      Field(
        "webhook_url",
        .anyText,
        default: .null,
        "The URL of the tool's webhook; required except for built-in tools."
      ),
      Field(
        "webhook_secret",
        .text(16...256),
        default: .null,
        isSecret: true,
        "Signs the requests to the webhook."
      ),
      Field(
        "timeout_seconds",
        .integer(1...300),
        default: 10,
        "Seconds to wait for the webhook."
      ),
      Field("max_retries", .integer(0...5), default: 1, "The number of retries of a failed call."),
    ],
    rules: [
      Rule(
        when: [.not(.oneOf("name", builtInTools))],
        require: .not(.isEmpty("webhook_url")),
        at: "webhook_url",
        "A tool that is not built in has no webhook_url.",
        advice:
          "Set webhook_url, or use one of end_call, transfer_call, handoff_to_agent, send_dtmf."
      )
    ]
  )

  /// Tools that the platform itself runs (Contract.md §7).
  package static let builtInTools = [
    "end_call", "transfer_call", "handoff_to_agent", "send_dtmf",
  ]

  static let mcpServer = Section(
    [
      Field(
        "name",
        .text(1...128, .serverName),
        default: nil,
        "The server's name in logs."
      ),
      Field(
        "transport",
        .choice(["http", "sse", "stdio"]),
        default: "http",
        "The transport to the server."
      ),
      Field(
        "url",
        .text(upTo: 2048, .httpURL),
        default: .null,
        checkedBy: .section,
        "The URL of an http or sse server."
      ),
      Field(
        "headers",
        .map(.anyText, areValuesSecret: true),
        default: [:],
        "HTTP headers to send; the values are secret."
      ),
      Field("command", .text(upTo: 256), default: .null, "The command of a stdio server."),
      Field("args", .list(.anyText), default: [], "The arguments of the command."),
      Field(
        "env",
        .map(.anyText, areValuesSecret: true),
        default: [:],
        "The environment of the command; the values are secret."
      ),
      Field("timeout_seconds", .integer(1...60), default: 10, "Seconds to wait for a response."),
      Field(
        "tool_filter",
        .list(.anyText),
        default: .null,
        "The tools to enable; null enables all."
      ),
    ],
    rules: [
      Rule(
        when: [.oneOf("transport", ["http", "sse"])],
        require: .not(.isEmpty("url")),
        at: "url",
        "An http or sse server has no url.",
        advice: "Set url, or use transport: stdio."
      ),
      Rule(
        when: [.oneOf("transport", ["stdio"])],
        require: .not(.isEmpty("command")),
        at: "command",
        "A stdio server has no command.",
        advice: "Set command, or use transport: http."
      ),
    ]
  )

  static let guardrails = Section([
    Field(
      "max_tool_calls_per_turn",
      .integer(1...20),
      default: 5,
      "The maximum number of tool calls before the agent answers."
    ),
    Field(
      "prohibited_topics",
      .list(.anyText),
      default: [],
      "Topics the agent must not talk about."
    ),
    extra,
  ])

  static let analysis = Section([
    Field("enabled", .boolean, default: true, "Whether calls are analyzed."),
    Field("summary_enabled", .boolean, default: true, "Whether a summary is written."),
    Field("summary_prompt", .text(upTo: 4000), default: .null, "Instructions for the summary."),
    Field(
      "success_evaluation",
      .section(successEvaluation),
      default: [:],
      "The evaluation of the call's success."
    ),
    Field("sentiment_enabled", .boolean, default: false, "Whether sentiment is analyzed."),
    Field(
      "structured_extraction_schema",
      .object,
      default: .null,
      "The JSON Schema of the data to extract from the call."
    )
    .compared(as: .schema),
    Field("scoring_rubric", .object, default: .null, "The scoring instructions."),
    Field(
      "takeaway_ids",
      .list(.text(TextRule(pattern: .uuidLike)), 0...20),
      default: [],
      checkedBy: .section,
      "The takeaways to extract, by id."
    )
    .compared(as: .set),
    Field("model", .text(upTo: 100), default: .null, "The model for the analysis."),
    extra,
  ])

  static let successEvaluation = Section([
    Field("enabled", .boolean, default: false, "Whether success is evaluated."),
    Field("rubric", .text(upTo: 4000), default: "", "The criteria for success."),
    Field(
      "scale",
      .choice(["pass_fail", "likert", "numeric"]),
      default: "pass_fail",
      "The scale of the evaluation."
    ),
  ])

  static let voicemailDetection = Section([
    Field("enabled", .boolean, default: false, "Whether voicemail is detected."),
    Field(
      "voicemail_message",
      .text(upTo: 2000),
      default: .null,
      "The message to leave; null hangs up."
    ),
    Field("backoff_plan", .section(backoffPlan), default: [:], "When to check for voicemail."),
    Field(
      "beep_max_await_seconds",
      .number(1...30),
      default: 5.0,
      "Seconds to wait for the beep."
    ),
    Field(
      "voicemail_expected_duration_seconds",
      .number(5...60),
      default: 15.0,
      "The expected length of a greeting in seconds."
    ),
    Field(
      "custom_system_prompt",
      .text(upTo: 4000),
      default: .null,
      "Replaces the prompt of the detection model."
    ),
  ])

  static let backoffPlan = Section([
    Field("max_retries", .integer(0...10), default: 3, "The number of checks."),
    Field("start_at_seconds", .number(1...30), default: 5.0, "Seconds until the first check."),
    Field("frequency_seconds", .number(1...15), default: 3.0, "Seconds between two checks."),
  ])

  static let speechToSpeech = Section(
    [
      Field(
        "provider",
        .choice(["openai", "openai_live", "google", "aws"]),
        default: "openai",
        checkedBy: .section,
        "The model provider."
      ),
      Field("model", .anyText, default: "gpt-realtime-2.1", "The provider's model."),
      Field("voice", .anyText, default: "alloy", "The provider's voice."),
      Field(
        "turn_detection",
        .choice(["server_vad", "pipecat_vad"]),
        default: "server_vad",
        "What detects the end of the caller's turn."
      ),
      Field(
        "base_url",
        .text(upTo: 2048, .webSocketURL),
        default: .null,
        checkedBy: .section,
        "The base URL of the model; openai only."
      ),
      Field(
        "temperature",
        .number(0...2),
        default: .null,
        "The sampling temperature of the model."
      ),
      Field(
        "max_tokens",
        .integer(1...128_000),
        default: .null,
        "The maximum length of an answer in tokens."
      ),
      extra,
    ],
    rules: [
      Rule(
        when: [.not(.isNull("base_url"))],
        require: .not(.isEmpty("base_url")),
        at: "base_url",
        "s2s.base_url is empty.",
        advice: "Set a URL, or remove s2s.base_url."
      ),
      Rule(
        when: [.not(.isEmpty("base_url"))],
        require: .oneOf("provider", ["openai"]),
        at: "base_url",
        "s2s.base_url works with the provider openai only.",
        advice: "Remove s2s.base_url, or use the provider openai."
      ),
      Rule(
        when: [.oneOf("provider", ["openai"]), .isNull("base_url")],
        require: .oneOf(
          "voice",
          ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse"]
        ),
        at: "voice",
        "The voice is not an OpenAI speech-to-speech voice.",
        advice: "Write s2s: {voice: alloy}, or ash, ballad, coral, echo, sage, shimmer or verse."
      ),
      Rule(
        when: [.oneOf("provider", ["openai"])],
        require: .isNull("temperature"),
        at: "temperature",
        "The provider openai does not support s2s.temperature.",
        advice: "Remove s2s.temperature."
      ),
      Rule(
        when: [.oneOf("provider", ["openai_live"])],
        require: .not(.oneOf("turn_detection", ["pipecat_vad"])),
        at: "turn_detection",
        "The provider openai_live does not work with pipecat_vad.",
        advice: "Write s2s: {turn_detection: server_vad}."
      ),
    ]
  )

  static let aws = Section(
    [
      Field("region", .text(upTo: 64), default: .null, "The AWS region."),
      Field("access_key_id", .text(upTo: 128), default: .null, "The ID of a static access key."),
      Field(
        "secret_access_key",
        .text(upTo: 512),
        default: .null,
        isSecret: true,
        "The secret of a static access key."
      ),
      Field(
        "session_token",
        .text(upTo: 4096),
        default: .null,
        isSecret: true,
        "The session token of temporary credentials."
      ),
      Field("role_arn", .text(upTo: 2048), default: .null, "The role to assume."),
      Field(
        "external_id",
        .text(upTo: 1224),
        default: .null,
        "The external ID for assuming the role."
      ),
      Field("profile", .text(upTo: 128), default: .null, "A named profile on the server."),
    ],
    rules: [
      Rule(
        when: [.any([.not(.isEmpty("access_key_id")), .not(.isEmpty("secret_access_key"))])],
        require: .never,
        at: "access_key_id",
        "The server rejects static AWS keys.",
        advice: "Use role_arn or profile instead."
      )
    ]
  )

  static let avatar = Section([
    Field("enabled", .boolean, default: false, "Whether the avatar is enabled."),
    Field("provider", .choice(["heygen", "tavus"]), default: "heygen", "The avatar provider."),
    Field("avatar_id", .text(upTo: 256), default: .null, "The HeyGen avatar."),
    Field("is_sandbox", .boolean, default: true, "Whether the provider's test mode is used."),
    Field("replica_id", .text(upTo: 256), default: .null, "The Tavus replica."),
    Field("persona_id", .text(upTo: 256), default: "pipecat-stream", "The Tavus persona."),
  ])

  static let serverURL = Section([
    Field("url", .text(upTo: 2048), default: .null, "The URL that events are sent to."),
    Field(
      "secret",
      .text(upTo: 128),
      default: .null,
      isSecret: true,
      "Signs the requests."
    ),
    Field("timeout_seconds", .number(1...30), default: 5.0, "Seconds to wait for a response."),
    Field("events", .list(.anyText), default: ["*"], "The events to send; * means all."),
  ])
}
