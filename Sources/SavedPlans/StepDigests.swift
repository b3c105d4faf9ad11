import Hashing
import JSON
import Planning
import Resources

/// The digests, in hexadecimal, that identify each step of a plan in another plan.
///
/// A digest covers the request, its purpose, and the digests of the steps that it waits for and
/// refers to; it does not cover the step's number. If two plans each have a step with the same
/// digest, they also share all the steps before it.
func stepDigests(_ steps: [Step]) -> [StepID: String] {
  var digests: [StepID: String] = [:]
  for step in steps {
    let request = step.operation.request
    let digester = RequestDigester(digests: digests)
    digests[step.id] = digest(
      of: [
        "method": .string(request.method),
        "path": .array(request.path.map(digester.piece)),
        "body": request.body.map(digester.body) ?? .null,
        "change": step.change.saved,
        "after": step.dependsOn.compactMap { digests[$0] }.sorted().saved,
      ]
    )
  }
  return digests
}

/// The hash of a value: equal values have equal hashes, however their numbers are spelled.
func digest(of value: JSONValue) -> String { sha256Hex(value.withPlainNumbers.bytes()) }

extension JSONValue {
  fileprivate var withPlainNumbers: JSONValue {
    switch self {
    case .null, .bool, .string: self
    case .number(let number): .number(JSONNumber(literal: number.normalized))
    case .array(let items): .array(items.map(\.withPlainNumbers))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, $0.value.withPlainNumbers) }))
    }
  }
}

/// Replaces the ids that steps will return with the digests of those steps.
private struct RequestDigester {
  let digests: [StepID: String]

  func piece(_ piece: StepTextPiece) -> JSONValue {
    switch piece {
    case .text(let text): .string(text)
    case .id(let reference): self.reference(reference)
    }
  }

  func body(_ body: StepBody) -> JSONValue {
    switch body {
    case .value(let value): ["value": value]
    case .id(let reference): self.reference(reference)
    case .text(let pieces): text(pieces)
    case .content(let content): self.content(content)
    case .file(let document): ["file": document.saved]
    case .list(let items): ["list": .array(items.map(self.body))]
    case .object(let members):
      // The keys have no order, as in any object.
      ["object": .object(JSONObject(members.map { ($0.key, self.body($0.value)) }))]
    }
  }

  private func content(_ content: StepContent) -> JSONValue {
    let leaves = content.leaves.map { leaf -> JSONValue in
      switch leaf.filling {
      case .text(let pieces): [leaf.pointer.saved, text(pieces)]
      case .secret(let source): [leaf.pointer.saved, ["secret": source.saved]]
      }
    }
    return ["content": .object(content.value), "leaves": .array(leaves)]
  }

  private func text(_ pieces: [StepTextPiece]) -> JSONValue {
    ["text": .array(pieces.map(piece))]
  }

  private func reference(_ reference: ObjectReference) -> JSONValue {
    switch reference {
    case .live(let id): ["id": id.saved]
    case .created(let step): ["made_by": digests[step].saved]
    }
  }
}
