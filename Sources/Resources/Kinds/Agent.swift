import JSON

/// The agent's tables, from contract §6 and §7 (proven by recordings 02a–02f).
package enum AgentTable {
  /// What `POST /v1/agents` takes beside `config`.
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
    "The environment label of the version. Publishing crosses environments."
  )
  package static let configField = Field(
    "config",
    .section(config),
    default: [:],
    "How the agent listens, thinks, speaks and acts."
  )

  /// The body of `POST /v1/agents`.
  package static let create = Section([name, environment, configField])

  /// The body of `PUT /v1/agents/{id}`; both are kept when absent or null.
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
      "The knowledge bases it is linked to, by key."
    ),
    Field(
      "takeaways",
      .list(.key, 0...20),
      default: .null,
      isNullable: false,
      "The takeaways to extract, by key; stands for config.analysis.takeaway_ids."
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
        "What the model is told before the call begins."
      ),
      Field(
        "first_message",
        .text(upTo: 2000),
        default: .null,
        "What the agent says first; null waits for the caller."
      ),
      Field("stt", .section(speechToText), default: [:], "Speech to text."),
      Field("llm", .section(languageModel), default: [:], "The language model."),
      Field("tts", .section(textToSpeech), default: [:], "Text to speech."),
      Field("language", .text(upTo: 10), default: "en", "The language of the conversation."),
      Field("tools", .list(.section(tool)), default: [], "What the model may call."),
      Field(
        "mcp_servers",
        .list(.section(mcpServer)),
        default: [],
        "Servers whose tools the model may call."
      ),
      Field("guardrails", .section(guardrails), default: [:], "Limits on what the agent does."),
      Field("analysis", .section(analysis), default: [:], "What is computed after a call."),
      Field(
        "silence_timeout_ms",
        .integer(200...5000),
        default: 800,
        "Milliseconds of silence that end the caller's turn."
      ),
      Field(
        "user_idle_timeout_ms",
        .integer(0...300_000),
        default: 10_000,
        "Milliseconds without a word from the caller before the idle message; 0 is never."
      ),
      Field(
        "idle_message",
        .text(upTo: 500),
        default: "Are you still there?",
        "What the agent says to a caller who is silent."
      ),
      Field(
        "interruption_enabled",
        .boolean,
        default: true,
        "Whether the caller may interrupt."
      ),
      Field(
        "smart_turn_detection",
        .boolean,
        default: true,
        "Whether a model decides when the caller has finished."
      ),
      Field(
        "smart_turn_stop_secs",
        .number(0.5...10),
        default: 1.0,
        "Seconds after which a turn ends whatever the model thinks."
      ),
      Field(
        "max_call_duration_seconds",
        .integer(60...14_400),
        default: 3600,
        "Seconds after which the call is ended."
      ),
      Field(
        "voicemail_detection",
        .section(voicemailDetection),
        default: [:],
        "What happens when a machine answers."
      ),
      Field("s2s", .section(speechToSpeech), default: [:], "The speech-to-speech model."),
      Field("aws", .section(aws), default: [:], "How AWS services are reached."),
      Field("avatar", .section(avatar), default: [:], "A video face for the agent."),
      Field(
        "transport",
        .choice(["twilio", "webrtc", "both"]),
        default: "twilio",
        "Where calls come from."
      ),
      Field(
        "server_url",
        .section(serverURL),
        default: [:],
        "Where the platform reports what happens in a call."
      ),
      Field(
        "metadata",
        .object,
        default: [:],
        "Free notes; the key \"turnform\" is Turnform's own marker."
      ),
    ],
    unknownFields: .forbidden,
    rules: [
      Rule(
        require: .unique(list: "tools", by: "name"),
        at: "tools",
        "Two tools have the same name.",
        advice: "Give every tool a name of its own."
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
    "Passed to the provider as it is."
  )

  static let speechToText = Section([
    Field(
      "provider",
      speechProviders,
      default: "deepgram",
      checkedBy: .section,
      "Who turns speech into text."
    ),
    Field("model", .anyText, default: "nova-3-general", "The provider's model."),
    Field(
      "language",
      .anyText,
      default: "en",
      isNullable: true,
      "The language to expect; null lets the provider decide."
    ),
    Field(
      "keyterms",
      .terms,
      default: [],
      "Words to listen for. The server trims them and drops blanks and repetitions."
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
        "Who runs the model."
      ),
      Field("model", .anyText, default: "gpt-4o-mini", "The provider's model."),
      Field(
        "temperature",
        .number(0...2),
        default: 0.7,
        "How freely the model words its answers."
      ),
      Field(
        "max_tokens",
        .integer(1...128_000),
        default: 1024,
        "The longest answer, in tokens."
      ),
      Field(
        "base_url",
        .text(upTo: 2048, .httpURL),
        default: .null,
        checkedBy: .section,
        "Where the model is reached, for custom_openai."
      ),
      Field(
        "api_key",
        .text(upTo: 512),
        default: .null,
        isSecret: true,
        "The provider's key; null uses the server's own."
      ),
      Field(
        "fallback_models",
        .list(.anyText),
        default: [],
        "Models to try next; openrouter only."
      ),
      Field(
        "reasoning_effort",
        .choice(["minimal", "low", "medium", "high"]),
        default: .null,
        "How long the model thinks before it answers."
      ),
      extra,
    ],
    rules: [
      Rule(
        when: [.oneOf("provider", ["custom_openai"])],
        require: .not(.isEmpty("base_url")),
        at: "base_url",
        "The provider custom_openai has no base_url.",
        advice: "Write llm.base_url."
      ),
      Rule(
        when: [.oneOf("provider", ["bedrock"])],
        require: .isEmpty("base_url"),
        at: "base_url",
        "The provider bedrock takes no base_url.",
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
        "Who turns text into speech."
      ),
      Field("model", .anyText, default: "aura-2-helena-en", "The provider's model."),
      Field("voice", .anyText, default: "aura-2-helena-en", "The provider's voice."),
      Field("speed", .number(0.25...4), default: 1.0, "1.0 is the voice's own speed."),
      extra,
    ],
    rules: [
      Rule(
        when: [.oneOf("provider", ["openai"])],
        require: .oneOf("voice", ["alloy", "echo", "fable", "onyx", "nova", "shimmer"]),
        at: "voice",
        "The voice is none of OpenAI's.",
        advice: "Write tts: {voice: alloy}, or echo, fable, onyx, nova or shimmer."
      )
    ]
  )

  /// An entry of `tools`; `POST /v1/tools` takes most of it (contract §15).
  package static let tool = Section(
    [
      Field(
        "name",
        .text(1...128, .toolName),
        default: nil,
        "How the model calls the tool; unique in the agent."
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
        "sync waits for the answer, async goes on talking."
      ),
      Field(
        "webhook_url",
        .anyText,
        default: .null,
        "Where the call is sent; needed by all but the built-in tools."
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
      Field("max_retries", .integer(0...5), default: 1, "How often a failed call is repeated."),
    ],
    rules: [
      Rule(
        when: [.not(.oneOf("name", builtInTools))],
        require: .not(.isEmpty("webhook_url")),
        at: "webhook_url",
        "A tool that is not built in has no webhook_url.",
        advice:
          "Write webhook_url, or use one of end_call, transfer_call, handoff_to_agent, send_dtmf."
      )
    ]
  )

  /// Tools that the platform runs itself (contract §7).
  package static let builtInTools = [
    "end_call", "transfer_call", "handoff_to_agent", "send_dtmf",
  ]

  static let mcpServer = Section(
    [
      Field(
        "name",
        .text(1...128, .serverName),
        default: nil,
        "How the server is called in logs."
      ),
      Field(
        "transport",
        .choice(["http", "sse", "stdio"]),
        default: "http",
        "How the server is spoken to."
      ),
      Field(
        "url",
        .text(upTo: 2048, .httpURL),
        default: .null,
        checkedBy: .section,
        "Where an http or sse server is."
      ),
      Field(
        "headers",
        .map(.anyText, areValuesSecret: true),
        default: [:],
        "HTTP headers to send; the values are secret."
      ),
      Field("command", .text(upTo: 256), default: .null, "The program of a stdio server."),
      Field("args", .list(.anyText), default: [], "Its arguments."),
      Field(
        "env",
        .map(.anyText, areValuesSecret: true),
        default: [:],
        "Its environment; the values are secret."
      ),
      Field("timeout_seconds", .integer(1...60), default: 10, "Seconds to wait for an answer."),
      Field(
        "tool_filter",
        .list(.anyText),
        default: .null,
        "The tools to offer; null offers all."
      ),
    ],
    rules: [
      Rule(
        when: [.oneOf("transport", ["http", "sse"])],
        require: .not(.isEmpty("url")),
        at: "url",
        "An http or sse server has no url.",
        advice: "Write url, or use transport: stdio."
      ),
      Rule(
        when: [.oneOf("transport", ["stdio"])],
        require: .not(.isEmpty("command")),
        at: "command",
        "A stdio server has no command.",
        advice: "Write command, or use transport: http."
      ),
    ]
  )

  static let guardrails = Section([
    Field(
      "max_tool_calls_per_turn",
      .integer(1...20),
      default: 5,
      "How many tools may be called before the agent answers."
    ),
    Field(
      "prohibited_topics",
      .list(.anyText),
      default: [],
      "What the agent must not talk about."
    ),
    extra,
  ])

  static let analysis = Section([
    Field("enabled", .boolean, default: true, "Whether calls are analysed at all."),
    Field("summary_enabled", .boolean, default: true, "Whether a summary is written."),
    Field("summary_prompt", .text(upTo: 4000), default: .null, "How to summarise."),
    Field(
      "success_evaluation",
      .section(successEvaluation),
      default: [:],
      "Was the call a success?"
    ),
    Field("sentiment_enabled", .boolean, default: false, "Whether the mood is judged."),
    Field(
      "structured_extraction_schema",
      .object,
      default: .null,
      "JSON Schema of what to extract from the call."
    )
    .compared(as: .schema),
    Field("scoring_rubric", .object, default: .null, "How to score the call."),
    Field(
      "takeaway_ids",
      .list(.text(TextRule(pattern: .uuidLike)), 0...20),
      default: [],
      checkedBy: .section,
      "The takeaways to extract, by id."
    )
    .compared(as: .set),
    Field("model", .text(upTo: 100), default: .null, "The model that analyses."),
    extra,
  ])

  static let successEvaluation = Section([
    Field("enabled", .boolean, default: false, "Whether success is judged."),
    Field("rubric", .text(upTo: 4000), default: "", "What success is."),
    Field(
      "scale",
      .choice(["pass_fail", "likert", "numeric"]),
      default: "pass_fail",
      "How success is told."
    ),
  ])

  static let voicemailDetection = Section([
    Field("enabled", .boolean, default: false, "Whether machines are recognised."),
    Field(
      "voicemail_message",
      .text(upTo: 2000),
      default: .null,
      "What is left on the machine; null hangs up."
    ),
    Field("backoff_plan", .section(backoffPlan), default: [:], "When to listen for a machine."),
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
      "How long a greeting lasts, in seconds."
    ),
    Field(
      "custom_system_prompt",
      .text(upTo: 4000),
      default: .null,
      "Replaces the prompt of the detecting model."
    ),
  ])

  static let backoffPlan = Section([
    Field("max_retries", .integer(0...10), default: 3, "How often to listen."),
    Field("start_at_seconds", .number(1...30), default: 5.0, "Seconds until the first time."),
    Field("frequency_seconds", .number(1...15), default: 3.0, "Seconds between two times."),
  ])

  static let speechToSpeech = Section(
    [
      Field(
        "provider",
        .choice(["openai", "openai_live", "google", "aws"]),
        default: "openai",
        checkedBy: .section,
        "Who runs the model."
      ),
      Field("model", .anyText, default: "gpt-realtime-2.1", "The provider's model."),
      Field("voice", .anyText, default: "alloy", "The provider's voice."),
      Field(
        "turn_detection",
        .choice(["server_vad", "pipecat_vad"]),
        default: "server_vad",
        "Who decides when the caller has finished."
      ),
      Field(
        "base_url",
        .text(upTo: 2048, .webSocketURL),
        default: .null,
        checkedBy: .section,
        "Where the model is reached; openai only."
      ),
      Field("temperature", .number(0...2), default: .null, "How freely the model speaks."),
      Field(
        "max_tokens",
        .integer(1...128_000),
        default: .null,
        "The longest answer, in tokens."
      ),
      extra,
    ],
    rules: [
      Rule(
        when: [.not(.isNull("base_url"))],
        require: .not(.isEmpty("base_url")),
        at: "base_url",
        "s2s.base_url is empty.",
        advice: "Write a URL, or remove s2s.base_url."
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
        "The voice is none of OpenAI's speech-to-speech voices.",
        advice: "Write s2s: {voice: alloy}, or ash, ballad, coral, echo, sage, shimmer or verse."
      ),
      Rule(
        when: [.oneOf("provider", ["openai"])],
        require: .isNull("temperature"),
        at: "temperature",
        "The provider openai takes no s2s.temperature.",
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
      Field("access_key_id", .text(upTo: 128), default: .null, "The id of a static key."),
      Field(
        "secret_access_key",
        .text(upTo: 512),
        default: .null,
        isSecret: true,
        "The secret of a static key."
      ),
      Field(
        "session_token",
        .text(upTo: 4096),
        default: .null,
        isSecret: true,
        "The token of a temporary key."
      ),
      Field("role_arn", .text(upTo: 2048), default: .null, "The role to assume."),
      Field("external_id", .text(upTo: 1224), default: .null, "Proves who assumes the role."),
      Field("profile", .text(upTo: 128), default: .null, "A named profile on the server."),
    ],
    rules: [
      Rule(
        when: [.any([.not(.isEmpty("access_key_id")), .not(.isEmpty("secret_access_key"))])],
        require: .never,
        at: "access_key_id",
        "Static AWS keys are refused by the server.",
        advice: "Use role_arn or profile instead."
      )
    ]
  )

  static let avatar = Section([
    Field("enabled", .boolean, default: false, "Whether the agent has a face."),
    Field("provider", .choice(["heygen", "tavus"]), default: "heygen", "Who draws it."),
    Field("avatar_id", .text(upTo: 256), default: .null, "HeyGen's avatar."),
    Field("is_sandbox", .boolean, default: true, "Whether the provider's test mode is used."),
    Field("replica_id", .text(upTo: 256), default: .null, "Tavus's replica."),
    Field("persona_id", .text(upTo: 256), default: "pipecat-stream", "Tavus's persona."),
  ])

  static let serverURL = Section([
    Field("url", .text(upTo: 2048), default: .null, "Where events are sent."),
    Field(
      "secret",
      .text(upTo: 128),
      default: .null,
      isSecret: true,
      "Signs the requests."
    ),
    Field("timeout_seconds", .number(1...30), default: 5.0, "Seconds to wait for an answer."),
    Field("events", .list(.anyText), default: ["*"], "The events to send; * is all."),
  ])
}
