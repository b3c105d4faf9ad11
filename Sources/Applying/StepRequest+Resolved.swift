import API
import Diagnostics
import JSON
import Planning
import Resources

extension StepRequest {
  /// The request with every id and secret filled in.
  func resolved(_ inputs: StepInputs) throws(WriteProblem) -> APIRequest {
    let id = { inputs.id(.created(by: $0)) }
    guard let method = APIMethod(rawValue: method), let path = path.text(id) else {
      preconditionFailure("a step has a method that the API does not know")
    }
    guard let body else { return APIRequest(method, path) }
    if case .file(let document) = body {
      let form = MultipartForm(document, try inputs.documents.bytes(of: document))
      return APIRequest(method, path, headers: form.headers, body: form.body)
    }
    if let missing = body.secrets().first(where: { inputs.secrets[$0.source] == nil }) {
      throw .secretMissing(missing.source)
    }
    guard let json = body.resolved(id, secret: { inputs.secrets[$0]?.text }) else {
      preconditionFailure("a body has a leaf that is neither id nor secret")
    }
    return APIRequest(method, path, json: json)
  }

  /// Whether its path or its body references an object created by an earlier step of the same plan.
  var namesOwnObject: Bool { references.contains(where: \.isOwn) }

  /// Whether it references only such objects.
  var namesOnlyOwnObjects: Bool { !references.isEmpty && references.allSatisfy(\.isOwn) }

  /// The objects that its path and its body reference by their ids.
  private var references: [ObjectReference] {
    path.compactMap { if case .id(let reference) = $0 { reference } else { nil } }
      + (body?.references ?? [])
  }
}

extension StepBody {
  /// The secrets to fill in, by place.
  func secrets(
    at place: [JSONPointer.Token] = []
  ) -> [(place: [JSONPointer.Token], source: SecretSource)] {
    switch self {
    case .value, .id, .text, .file: []
    case .content(let content):
      content.leaves.compactMap { leaf in
        guard case .secret(let source) = leaf.filling else { return nil }
        return (place + leaf.pointer.tokens, source)
      }
    case .list(let items):
      items.enumerated().flatMap { $1.secrets(at: place + [.index($0)]) }
    case .object(let members):
      members.flatMap { $0.value.secrets(at: place + [.key($0.key)]) }
    }
  }

  fileprivate var references: [ObjectReference] {
    switch self {
    case .id(let reference): [reference]
    case .list(let items): items.flatMap(\.references)
    case .object(let members): members.flatMap(\.value.references)
    case .value, .text, .content, .file: []
    }
  }
}

extension DocumentFiles {
  fileprivate func bytes(of document: DesiredDocument) throws(WriteProblem) -> [UInt8] {
    guard MultipartForm.allows(document.name.text) else { throw .unusableName(document) }
    let bytes: [UInt8]
    do {
      bytes = try read(document)
    } catch {
      throw .unreadable(document, error as? Diagnostic)
    }
    guard digest(bytes) == document.digest else { throw .changed(document) }
    return bytes
  }
}

extension ObjectReference {
  /// Whether an earlier step of the plan creates it.
  var isOwn: Bool { if case .created = self { true } else { false } }
}
