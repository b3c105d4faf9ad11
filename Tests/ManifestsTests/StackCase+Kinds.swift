extension StackCase {
  /// A definition without errors.
  static let asking = "{turns: [{user: Hi, expect: [{event: llm_response, eval: greets}]}]}"

  static let kinds = [
    StackCase(
      "missing fields",
      "takeaways: {1️⃣a: {}}\nknowledge_bases: {b: {}}\nwebhooks: {2️⃣c: {}}\nevals: {3️⃣d: {}}\n"
        + outputs("c"),
      "1️⃣ TF2005",
      "2️⃣ TF2005",
      "3️⃣ TF2005"
    ),
    StackCase(
      "unknown fields",
      "takeaways: {a: {schema: {}, 1️⃣promt: x}}\nwebhooks: {c: {url: x, 2️⃣secret: 3}}\n"
        + outputs("c")
        + "evals: {d: {definition: \(asking), judge: {3️⃣modell: x}}}\n"
        + "agents: {e: {knowledge_bases: {b: {4️⃣mod: auto}}}}\nknowledge_bases: {b: {}}\n",
      "1️⃣ TF2004",
      "2️⃣ TF2004",
      "3️⃣ TF2004",
      "4️⃣ TF2004"
    ),
    StackCase(
      "rules",
      "takeaways: {a: {schema: 1️⃣{type: strin}}}\nknowledge_bases: {b: {chunk_overlap: 2️⃣512}}\n"
        + "evals: {d: {definition: 3️⃣{}}, e: {definition: \(asking), tool_mocks: 4️⃣{'a b': 1}}}\n"
        + "agents: {f: {knowledge_bases: {b: 5️⃣{mode: tool}}}}\n",
      "1️⃣ TF2011",
      "2️⃣ TF2011",
      "3️⃣ TF2050",
      "4️⃣ TF2011",
      "5️⃣ TF2011"
    ),
    StackCase(
      "a rule of a link, broken by the defaults",
      "defaults: {agent: {knowledge_bases: {b: {mode: tool}}}}\nknowledge_bases: {b: {}}\n"
        + "agents: {f: {}}\n",
      "turnform.yaml:3:41 TF2011"
    ),
    StackCase(
      "names",
      "takeaways: {1️⃣A.b: {schema: {}}, c: {schema: {}, name: 2️⃣C}}\n"
        + "evals: {d: {name: 3️⃣'', definition: \(asking)}}\n",
      "1️⃣ TF2009",
      "2️⃣ TF2009",
      "3️⃣ TF2010"
    ),
    StackCase(
      "two of one name or URL",
      "takeaways: {1️⃣a: {schema: {}}, b: {schema: {}, name: 2️⃣a}}\n"
        + "knowledge_bases: {3️⃣c: {}, d: {name: 4️⃣c}}\n"
        + "webhooks: {e: {url: 5️⃣x}, f: {url: 6️⃣x}}\n"
        + "evals: {7️⃣g: {definition: \(asking)}, h: {name: 8️⃣g, definition: \(asking)}}\n"
        + outputs("e", "f"),
      "2️⃣ TF2021 ← 1️⃣",
      "4️⃣ TF2021 ← 3️⃣",
      "6️⃣ TF2021 ← 5️⃣",
      "8️⃣ TF2021 ← 7️⃣"
    ),
    StackCase(
      "tags of the marker, and too many tags",
      "evals: {a: {definition: \(asking), tags: [b, 1️⃣'turnform:acme']}, c: {definition: "
        + "\(asking), tags: 2️⃣[\((0..<32).map { "t\($0)" }.joined(separator: ", "))]}}\n",
      "1️⃣ TF2014",
      "2️⃣ TF2010"
    ),
    StackCase(
      "what the parser of definitions refuses, in an overlay of defaults too",
      "defaults: {eval: {definition: {user: {modality: 1️⃣voice}}}}\nevals:\n"
        + "  a: {definition: {turns: 2️⃣x}}\n"
        + "  b: {definition: {turns: [{expect: 3️⃣{}}, {expect: [4️⃣{}]}, 5️⃣hello]}}\n"
        + "  c: {definition: 6️⃣{persona: p, goal: g}}\n"
        + "  d: {definition: {persona: p, goal: g, success: s, max_turns: 7️⃣0, "
        + "metrics: [8️⃣{name: a}]}}\n",
      "1️⃣ TF2050",
      "2️⃣ TF2050",
      "3️⃣ TF2050",
      "4️⃣ TF2050",
      "5️⃣ TF2050",
      "6️⃣ TF2050",
      "7️⃣ TF2050",
      "8️⃣ TF2050"
    ),
    StackCase(
      "evals that cannot fail, and expectations that any event meets",
      "evals:\n"
        + "  a: {definition: {turns: 1️⃣[]}}\n"
        + "  b: {definition: 2️⃣{turns: [{user: Hello}]}}\n"
        + "  c: {definition: {turns: [{expect: [3️⃣{event: llm_response}]}]}}\n"
        + "  d: {definition: {turns: [{expect: [{event: x, eval: y}, 4️⃣{event: z}]}]}}\n"
        + "  e: {definition: \(asking)}\n"
        + "  f: {definition: {persona: p, goal: g, success: s}}\n",
      "1️⃣ TF3020",
      "2️⃣ TF3020",
      "3️⃣ TF3020",
      "4️⃣ TF3021"
    ),
    StackCase(
      "markers where only Turnform writes them",
      "takeaways: {a: {schema: {}, description: 1️⃣'turnform:acme/a'}}\n"
        + "webhooks: {c: {url: x, events: [call.ended, 2️⃣'turnform:acme/c']}}\n" + outputs("c"),
      "1️⃣ TF2014",
      "2️⃣ TF2014"
    ),
    StackCase(
      "what cannot be left to others",
      "agents: {a: {unmanaged: [1️⃣config.llm.temprature, 2️⃣config.llm.api_key, 3️⃣name, "
        + "config.llm.model, 4️⃣config.language], config: {language: de}}}\n"
        + "takeaways: {b: {schema: {}, unmanaged: [5️⃣schema, prompt]}}\n",
      "1️⃣ TF2040",
      "2️⃣ TF2040",
      "3️⃣ TF2040",
      "4️⃣ TF2040",
      "5️⃣ TF2040"
    ),
    StackCase(
      "what an agent names",
      "takeaways: {csat: {schema: {}}}\nknowledge_bases: {faq: {}}\nagents:\n"
        + "  a: {takeaways: [1️⃣csat, 2️⃣cast, 3️⃣csat], knowledge_bases: {fqa: {}}}\n"
        + "  b: {takeaways: 5️⃣[csat], config: {analysis: {takeaway_ids: 6️⃣[]}}}\n"
        + "  c: {takeaways: 7️⃣csat, knowledge_bases: {faq: 8️⃣}}\n",
      "2️⃣ TF2013",
      "3️⃣ TF2011 ← 1️⃣",
      "turnform.yaml:6:61 TF2013",
      "5️⃣ TF2011 ← 6️⃣",
      "7️⃣ TF2006",
      "8️⃣ TF2025"
    ),
    StackCase(
      "removals of every kind that are declared",
      "takeaways: {1️⃣a: {schema: {}}}\nknowledge_bases: {2️⃣b: {name: B}}\n"
        + "webhooks: {3️⃣c: {url: 'https://x.example/?a.b'}}\nevals: {4️⃣d: {definition: \(asking)}}\n"
        + "removed: [5️⃣takeaways.a, 6️⃣knowledge_bases.B, 7️⃣'webhooks.https://x.example/?a.b', "
        + "8️⃣evals.d, evals.e]\n" + outputs("c"),
      "5️⃣ TF2023 ← 1️⃣",
      "6️⃣ TF2023 ← 2️⃣",
      "7️⃣ TF2023 ← 3️⃣",
      "8️⃣ TF2023 ← 4️⃣"
    ),
  ]

  static let references = [
    StackCase(
      "what does not exist",
      "agents: {billing: {}, a: {config: {system_prompt: 1️⃣'${agents.biling.id}', "
        + "first_message: 2️⃣'${numbers.x.id} ${takeaways.y.id}'}}}\n"
        + "takeaways: {t: {schema: {description: 3️⃣'${knowledge_bases.z.id}'}}}\n",
      "1️⃣ TF2013",
      "2️⃣ TF2013",
      "2️⃣ TF2013",
      "3️⃣ TF2013"
    ),
    StackCase(
      "bad syntax",
      "agents: {b: {}, a: {config: {system_prompt: 1️⃣'${agent.b.id}', first_message: 2️⃣'${x', "
        + "idle_message: 3️⃣'${}', metadata: {a: 4️⃣'${webhooks.c.id}', b: 5️⃣'${agents.b.name}', "
        + "c: 6️⃣'${ agents.b.id }', d: ['${agents.b.id}', 7️⃣'${agents.b}'], "
        + "8️⃣'${agents.b.id}': 1}}}}\n",
      "1️⃣ TF2026",
      "2️⃣ TF2026",
      "3️⃣ TF2026",
      "4️⃣ TF2026",
      "5️⃣ TF2026",
      "6️⃣ TF2026",
      "7️⃣ TF2026",
      "8️⃣ TF2026"
    ),
    StackCase(
      "where none can stand",
      "agents: {b: {}, a: {name: 1️⃣'${agents.b.id}', config: {llm: {provider: 2️⃣'${agents.b.id}'}, "
        + "tools: [{name: 3️⃣'${agents.b.id}', description: d, webhook_url: x}]}, "
        + "takeaways: [4️⃣'${takeaways.t.id}']}}\ntakeaways: {t: {schema: {}}}\nnumbers:\n"
        + "  n: {e164_number: 5️⃣'${agents.b.id}', external_number_sid: 6️⃣'${agents.b.id}', "
        + "route: {agent: 7️⃣'${agents.b.id}'}}\nremoved: [8️⃣'agents.${agents.b.id}']\n",
      "1️⃣ TF2026",
      "2️⃣ TF2008",
      "3️⃣ TF2026",
      "4️⃣ TF2026",
      "5️⃣ TF2026",
      "6️⃣ TF2026",
      "7️⃣ TF2026",
      "8️⃣ TF2026"
    ),
    StackCase(
      "to what is removed, and to itself",
      "agents: {a: {config: {system_prompt: 1️⃣'${agents.old.id}'}}, "
        + "b: {config: {first_message: 2️⃣'${agents.b.id}'}}}\nremoved: [agents.old]\n",
      "1️⃣ TF2013",
      "2️⃣ TF2026"
    ),
    StackCase(
      "ids are as long as they are",
      "agents: {b: {}, a: {config: {language: 1️⃣'${agents.b.id}', "
        + "first_message: '\(String(repeating: "x", count: 1964))${agents.b.id}', "
        + "idle_message: 2️⃣'\(String(repeating: "x", count: 465))${agents.b.id}'}}}\n",
      "1️⃣ TF2010",
      "2️⃣ TF2010"
    ),
    StackCase(
      "no reference can be known while a file is broken",
      files: [
        "turnform.yaml": TestStack.header
          + "agents: {a: {takeaways: [x], config: {system_prompt: '${agents.b.id}'}}}\n",
        "b.yaml": "agents: {b: 1️⃣]}\n",
      ],
      "1️⃣ TF1001"
    ),
  ]

  /// Outputs that store the secrets of webhooks.
  static func outputs(_ webhooks: String...) -> String {
    "outputs:\n"
      + webhooks.map { "  \($0): {value: '${webhooks.\($0).secret}', to: github_env}\n" }.joined()
  }
}
