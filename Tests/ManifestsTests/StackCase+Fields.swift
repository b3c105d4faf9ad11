/// A number that is valid except for its route and what follows.
func number(_ key: String, _ digit: Int, _ rest: String) -> String {
  "  \(key): {e164_number: +1555000000\(digit), external_number_sid: PN\(digit), \(rest)}\n"
}

extension StackCase {
  static let topLevel = [
    StackCase("no turnform.yaml", files: ["a.yaml": "agents: {}\n"], "- TF2001"),
    StackCase(
      "not a mapping",
      files: ["turnform.yaml": "1️⃣- a\n"],
      "1️⃣ TF2002"
    ),
    StackCase(
      "an empty file",
      files: ["turnform.yaml": ""],
      "turnform.yaml:1:1 TF2005",
      "turnform.yaml:1:1 TF2005"
    ),
    StackCase("agents in a list", "agents: 1️⃣[a]\n", "1️⃣ TF2002"),
    StackCase("defaults in a list", "defaults: 1️⃣[a]\n", "1️⃣ TF2002"),
    StackCase(
      "another version",
      files: ["turnform.yaml": "turnform: 1️⃣2\nstack: s\n"],
      "1️⃣ TF2003"
    ),
    StackCase(
      "a version in words",
      files: ["turnform.yaml": "turnform: 1️⃣one\nstack:2️⃣\n"],
      "1️⃣ TF2006",
      "2️⃣ TF2025"
    ),
    StackCase(
      "unknown words",
      "1️⃣agent: {}\ndefaults: {2️⃣agents: {}}\n",
      "1️⃣ TF2004",
      "2️⃣ TF2004"
    ),
    StackCase(
      "every kind in a list",
      "takeaways: 1️⃣[]\nknowledge_bases: 2️⃣x\nwebhooks: 3️⃣[]\nevals: 4️⃣[]\noutputs: 5️⃣[]\n",
      "1️⃣ TF2002",
      "2️⃣ TF2002",
      "3️⃣ TF2002",
      "4️⃣ TF2002",
      "5️⃣ TF2002"
    ),
    StackCase(
      "who owns what",
      files: [
        "turnform.yaml": TestStack.header + "1️⃣ownership: 2️⃣mine\n---\n3️⃣ownership: labelled\n",
        "z.yaml": "4️⃣ownership: exclusive\n",
      ],
      "2️⃣ TF2008",
      "3️⃣ TF2012 ← 1️⃣",
      "4️⃣ TF2012 ← 1️⃣"
    ),
    StackCase(
      "who owns what, in a part alone",
      files: ["turnform.yaml": TestStack.header, "z.yaml": "1️⃣ownership: exclusive\n"],
      "1️⃣ TF2004"
    ),
    StackCase(
      "the stack's name in a part",
      files: [
        "turnform.yaml": "turnform: 1\n1️⃣stack: s\n---\n2️⃣stack: t\n",
        "z.yaml": "3️⃣stack: u\n---\n4️⃣turnform: 1\n",
      ],
      "2️⃣ TF2012 ← 1️⃣",
      "3️⃣ TF2012 ← 1️⃣",
      "4️⃣ TF2012 ← turnform.yaml:1:1"
    ),
    StackCase(
      "an address in two files",
      files: [
        "turnform.yaml": TestStack.header + "agents: {1️⃣a: {}}\n",
        "more/b.yml": "agents:\n  2️⃣a: {}\n  b: {}\n---\nagents: {3️⃣b: {}}\n",
      ],
      "2️⃣ TF2012 ← 1️⃣",
      "3️⃣ TF2012 ← more/b.yml:3:3"
    ),
    StackCase(
      "defaults in two documents",
      "defaults: {1️⃣agent: {}}\n---\ndefaults: {2️⃣agent: {}}\n",
      "2️⃣ TF2012 ← 1️⃣"
    ),
    StackCase(
      "keys",
      "agents: {1️⃣-a: {}, 2️⃣'': {}, 3️⃣a@3: {}, a.B_c-1: {}}\nnumbers:\n  4️⃣a b: {}\n",
      "1️⃣ TF2014",
      "2️⃣ TF2014",
      "3️⃣ TF2014",
      "4️⃣ TF2005",
      "4️⃣ TF2005",
      "4️⃣ TF2005",
      "4️⃣ TF2014"
    ),
    StackCase("no fields", "agents: {1️⃣a: , b: 2️⃣[], c: 3️⃣x}\n", "1️⃣ TF2025", "2️⃣ TF2006", "3️⃣ TF2006"),
  ]

  static let fields = [
    StackCase(
      "unknown fields",
      "agents: {a: {1️⃣enviroment: staging, config: {2️⃣pompt: x, llm: {3️⃣temprature: 1}}}}\n",
      "1️⃣ TF2004",
      "2️⃣ TF2004",
      "3️⃣ TF2004"
    ),
    StackCase(
      "wrong types",
      """
      agents:
        a:
          protect: 1️⃣yes
          config:
            interruption_enabled: 2️⃣"true"
            silence_timeout_ms: 3️⃣"800"
            smart_turn_stop_secs: 4️⃣fast
            user_idle_timeout_ms: 5️⃣1e3
            system_prompt: 6️⃣[a]
            tools: 7️⃣{}
            llm: 8️⃣openai
            metadata: 9️⃣[]
            mcp_servers: [{name: a, url: http://a, headers: 0️⃣x}]

      """,
      "1️⃣ TF2006",
      "2️⃣ TF2006",
      "3️⃣ TF2006",
      "4️⃣ TF2006",
      "5️⃣ TF2006",
      "6️⃣ TF2006",
      "7️⃣ TF2006",
      "8️⃣ TF2006",
      "9️⃣ TF2006",
      "0️⃣ TF2006"
    ),
    StackCase(
      "bounds",
      "agents: {a: {config: {silence_timeout_ms: 1️⃣199, smart_turn_stop_secs: 2️⃣10.1, "
        + "user_idle_timeout_ms: 3️⃣99999999999999999999}}}\n",
      "1️⃣ TF2007",
      "2️⃣ TF2007",
      "3️⃣ TF2007"
    ),
    StackCase(
      "choices",
      "agents: {a: {environment: 1️⃣prod, config: {transport: 2️⃣Twilio}}}\n",
      "1️⃣ TF2008",
      "2️⃣ TF2008"
    ),
    StackCase(
      "forms",
      "agents: {a: {config: {llm: {base_url: 1️⃣ftp://x}, tools: "
        + "[{name: 2️⃣Look, description: d, webhook_url: x}], "
        + "system_prompt: 3️⃣\"a\\0b\"}}}\n",
      "1️⃣ TF2009",
      "2️⃣ TF2009",
      "3️⃣ TF2009"
    ),
    StackCase(
      "lengths",
      "agents: {a: {name: 1️⃣\"\", config: {language: 2️⃣abcdefghijk}}}\n",
      "1️⃣ TF2010",
      "2️⃣ TF2010"
    ),
    StackCase(
      "nulls",
      "agents: {a: {environment: 1️⃣null, config: {llm: 2️⃣, stt: {model: 3️⃣~}, "
        + "idle_message: 4️⃣, first_message: }}}\n",
      "1️⃣ TF2025",
      "2️⃣ TF2025",
      "3️⃣ TF2025",
      "4️⃣ TF2025"
    ),
    StackCase(
      "the marker's key",
      "agents: {a: {config: {metadata: {1️⃣turnform: {}, x: {turnform: 1}}}}}\nnumbers:\n"
        + number("n", 1, "route: {webhook: x}, metadata: {2️⃣turnform: 1}"),
      "1️⃣ TF2014",
      "2️⃣ TF2014"
    ),
    StackCase(
      "numbers that JSON cannot hold",
      "agents: {a: {config: {metadata: {x: 1️⃣.inf, y: [2️⃣.NaN, 3️⃣1e999]}}}}\n",
      "1️⃣ TF2006",
      "2️⃣ TF2006",
      "3️⃣ TF2007"
    ),
  ]
}
