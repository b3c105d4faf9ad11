extension StackCase {
  static let entries = [
    StackCase(
      "missing fields",
      "numbers:\n  1️⃣n: {sms_enabled: false}\nagents: {a: {config: {tools: [2️⃣{name: end_call}]}}}\n",
      "1️⃣ TF2005",
      "1️⃣ TF2005",
      "1️⃣ TF2005",
      "2️⃣ TF2005"
    ),
    StackCase(
      "a misspelt field is not missing as well",
      "numbers:\n  n: {1️⃣e164_numbr: +15550000001, external_number_sid: PN1, route: {webhook: x}}\n",
      "1️⃣ TF2004"
    ),
    StackCase(
      "rules, at the field or its section",
      "agents: {a: {config: {tts: 1️⃣{provider: openai}, llm: {fallback_models: 2️⃣[x]}, "
        + "pipeline_mode: s2s, voicemail_detection: 3️⃣{enabled: true}}}}\n",
      "1️⃣ TF2011",
      "2️⃣ TF2011",
      "3️⃣ TF2011"
    ),
    StackCase(
      "a rule of a list, and no rule where a field is wrong",
      "agents: {a: {config: {tools: 1️⃣[{name: end_call, description: d}, "
        + "{name: end_call, description: d}], llm: {provider: custom_openai, model: 2️⃣}}}}\n",
      "2️⃣ TF2025"
    ),
    StackCase(
      "tools of one name",
      "agents: {a: {config: {tools: 1️⃣[{name: end_call, description: d}, "
        + "{name: end_call, description: d}]}}}\n",
      "1️⃣ TF2011"
    ),
    StackCase(
      "what defaults break, once, where they are written",
      "defaults: {agent: {config: {llm: {fallback_models: 1️⃣[x]}}}}\nagents: {a: {}, b: {}}\n",
      "1️⃣ TF2011"
    ),
  ]

  static let routes = [
    StackCase(
      "no target, two targets, a fallback without split",
      "agents: {a: {}}\nnumbers:\n" + number("n", 1, "route: 1️⃣{}")
        + number("m", 2, "route: 2️⃣{agent: a, webhook: x}")
        + number("o", 3, "route: {agent: a, fallback: 3️⃣a}"),
      "1️⃣ TF2022",
      "2️⃣ TF2022",
      "3️⃣ TF2022"
    ),
    StackCase(
      "unknown agents",
      "agents: {support: {}}\nnumbers:\n" + number("n", 1, "route: {agent: 1️⃣suport}")
        + number(
          "m",
          2,
          "route: {weighted: [{agent: 2️⃣x, weight: 50}, {agent: 3️⃣y@2, weight: 50}], "
            + "fallback: 4️⃣z}"
        ),
      "1️⃣ TF2013",
      "2️⃣ TF2013",
      "3️⃣ TF2013",
      "4️⃣ TF2013"
    ),
    StackCase(
      "pins",
      "agents: {a: {}}\nnumbers:\n" + number("n", 1, "route: {agent: 1️⃣a@3}")
        + number(
          "m",
          2,
          "route: {weighted: [{agent: 2️⃣a@x, weight: 50}, {agent: 3️⃣a@0, weight: 50}], "
            + "fallback: 4️⃣a@1}"
        ),
      "1️⃣ TF2022",
      "2️⃣ TF2022",
      "3️⃣ TF2022",
      "4️⃣ TF2022"
    ),
    StackCase(
      "weights",
      "agents: {a: {}, b: {}}\nnumbers:\n"
        + number(
          "n",
          1,
          "route: {weighted: 1️⃣[{agent: a, weight: 50}, {agent: b, weight: 49}]}"
        )
        + number("m", 2, "route: {weighted: 2️⃣[{agent: a, weight: 100}]}")
        + number(
          "o",
          3,
          "route: {weighted: [{agent: a, weight: 3️⃣101}, 4️⃣{agent: a}]}"
        ),
      "1️⃣ TF3007",
      "2️⃣ TF2010",
      "3️⃣ TF2007",
      "4️⃣ TF2005"
    ),
    StackCase(
      "workflows",
      "numbers:\n" + number("n", 1, "route: {workflow: 1️⃣abc}"),
      "1️⃣ TF2009"
    ),
  ]

  static let names = [
    StackCase(
      "one agent name",
      "agents: {a: {name: 1️⃣x}, b: {name: 2️⃣x}, 3️⃣y: {}, z: {name: 4️⃣y, environment: staging}}\n",
      "2️⃣ TF2021 ← 1️⃣",
      "4️⃣ TF3003 ← 3️⃣"
    ),
    StackCase(
      "one number, one SID",
      "numbers:\n"
        + "  n: {e164_number: 1️⃣+15550000001, external_number_sid: PN1, route: {webhook: x}}\n"
        + "  m: {e164_number: 2️⃣+15550000001, external_number_sid: 3️⃣PN2, route: {webhook: x}}\n"
        + "  o: {e164_number: +15550000002, external_number_sid: 4️⃣PN2, route: {webhook: x}}\n",
      "2️⃣ TF2021 ← 1️⃣",
      "4️⃣ TF2021 ← 3️⃣"
    ),
    StackCase(
      "removals",
      "agents: {1️⃣a: {name: x}}\nremoved: [2️⃣agents.x, agents.a, 3️⃣agents, 4️⃣agent.q, "
        + "5️⃣numbers.15550000009, 6️⃣'takeaways.a b', 7️⃣agents.a, numbers.+15550000009, 8️⃣'agents.', 9️⃣~]\n",
      "2️⃣ TF2023 ← 1️⃣",
      "3️⃣ TF2009",
      "4️⃣ TF2008",
      "5️⃣ TF2009",
      "6️⃣ TF2009",
      "7️⃣ TF2012 ← turnform.yaml:4:21",
      "8️⃣ TF2009",
      "9️⃣ TF2025"
    ),
    StackCase("a removal without list", "removed: 1️⃣agents.x\n", "1️⃣ TF2006"),
  ]

  static let lints = [
    StackCase(
      "SMS that nobody answers",
      "numbers:\n" + number("n", 1, "route: {webhook: x}, sms_enabled: 1️⃣true")
        + number(
          "m",
          2,
          "route: {workflow: 3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11}, sms_enabled: 2️⃣true"
        ),
      "1️⃣ TF3001",
      "2️⃣ TF3001"
    ),
    StackCase(
      "SMS to a voice-only model, also as the fallback of a split",
      "agents: {a: {config: {llm: {provider: 1️⃣openrouter}}}, b: {}}\nnumbers:\n"
        + number("n", 1, "route: {agent: a}, sms_enabled: 2️⃣true")
        + number(
          "m",
          2,
          "route: {weighted: [{agent: b, weight: 50}, {agent: a, weight: 50}], fallback: a}, "
            + "sms_enabled: 3️⃣true"
        )
        + number(
          "o",
          3,
          "route: {weighted: [{agent: b, weight: 50}, {agent: a, weight: 50}]}, "
            + "sms_enabled: true"
        ),
      "2️⃣ TF3002 ← 1️⃣",
      "3️⃣ TF3002 ← 1️⃣"
    ),
    StackCase(
      "variables without a call-init",
      "agents: {a: {config: {first_message: 1️⃣'Hi {{ name }}', system_prompt: 2️⃣'{{x}} {{y}}'}}, "
        + "b: {config: {first_message: '{{x}}'}}}\nnumbers:\n"
        + number("n", 1, "route: {agent: a}"),
      "1️⃣ TF3004",
      "2️⃣ TF3004"
    ),
    StackCase(
      "variables that some webhook may fill",
      "agents: {a: {config: {first_message: 'Hi {{ name }}'}}}\nnumbers:\n"
        + number("n", 1, "route: {agent: a}") + number("m", 2, "route: {webhook: x}")
    ),
    StackCase(
      "Markdown behind every kind of line end, and behind what is none",
      "agents: {a: {config: {first_message: 1️⃣\"Hi:\\r- one\", idle_message: 2️⃣\"Hi:\\r\\n# b\"}}, "
        + "b: {config: {first_message: \"Hi:\\N- one\", idle_message: \"Hi:\\L- one\"}}}\n",
      "1️⃣ TF3005",
      "2️⃣ TF3005"
    ),
    StackCase(
      "Markdown read aloud",
      "agents: {a: {config: {first_message: 1️⃣\"Hi:\\n- one\", idle_message: 2️⃣\"## Hello\", "
        + "system_prompt: \"- fine\\n- here\", "
        + "voicemail_detection: {voicemail_message: 3️⃣'A **big** day'}}}}\n",
      "1️⃣ TF3005",
      "2️⃣ TF3005",
      "3️⃣ TF3005"
    ),
    StackCase(
      "no Markdown",
      "agents: {a: {config: {first_message: 'Dial 1. Or -5 * 3 # *9*.'}}}\n"
    ),
    StackCase(
      "secrets in plain text",
      "agents: {a: {config: {llm: {api_key: 1️⃣hunter2}, server_url: {secret: 2️⃣!file x}, "
        + "mcp_servers: [{name: a, url: http://a, headers: {Authorization: 3️⃣x}}], "
        + "tools: [{name: end_call, description: d, webhook_secret: null}]}}}\n",
      "1️⃣ TF3006",
      "2️⃣ TF3006",
      "3️⃣ TF3006"
    ),
    StackCase(
      "keys of services anywhere",
      "agents: {a: {config: {system_prompt: 1️⃣Use sk-proj-abcdefghij0123456789klmnop now, "
        + "first_message: 2️⃣AKIAABCDEFGH12345678, idle_message: "
        + "3️⃣tc_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG, "
        + "language: sk-learn, metadata: {x: task-abcdefghijklmnopqrstuvwxyz012345}}}}\n",
      "1️⃣ TF3006",
      "2️⃣ TF3006",
      "3️⃣ TF3006"
    ),
    StackCase(
      "webhook secrets that nobody keeps",
      "webhooks: {1️⃣a: {url: x}, b: {url: y}, 2️⃣c: {url: z}}\noutputs:\n"
        + "  B: {value: '${webhooks.b.secret}', to: file:secrets/b}\n  C: ${webhooks.c.id}\n",
      "1️⃣ TF3010",
      "2️⃣ TF3010"
    ),
    StackCase(
      "an agent twice in a split",
      "agents: {a: {}}\nnumbers:\n"
        + number(
          "n",
          1,
          "route: {weighted: [{agent: a, weight: 40}, {agent: a@2, weight: 40}, "
            + "{agent: 1️⃣a, weight: 20}]}"
        ),
      "1️⃣ TF3009"
    ),
  ]
}
