/// A kind of plain objects as data: an object with a key, fields and a marker that is created,
/// listed, mostly updated, and deleted.
///
/// A class rather than a value, for the same reason as ``Section``.
package final class ObjectKind: Sendable {
  /// The singular for sentences: "knowledge base".
  package let singular: String
  /// The path of the list; that of one object is below it.
  package let path: String
  /// The table of the `POST` body.
  package let create: Section
  /// The table of a manifest entry.
  package let manifest: Section
  /// The place of the marker.
  package let marker: MarkerPlace
  /// The field that identifies an object: `name`, which is also in the body, or `url`.
  package let keyField: String
  /// The name of that field in sentences.
  package let keyWord: String
  /// The largest page of the list that the API answers; `nil` if the list is not paged.
  package let page: Int?
  /// The fields that can differ from the live state without replacing the object; if there is no
  /// `PUT`, those that decide whether it is replaced.
  package let changeable: [Field]
  /// The fields that the API never changes.
  package let fixed: [Field]
  /// The texts that `PUT` clears by null; it keeps other texts then, and the empty text clears them.
  package let clearedByNull: Set<String>
  /// Whether one object can be read, updated and deleted by its id, and no two have the same key.
  ///
  /// Otherwise objects can only be listed and deactivated, keys may repeat, and a change replaces
  /// the object.
  package let isEditable: Bool
  /// Whether agents and texts of a manifest may name an object by its id.
  package let isReferable: Bool
  /// The field of manifests in examples of `unmanaged:`.
  package let example: String
  /// The unmasked fields in which manifests must not hold credentials.
  package let openFields: [String]
  /// The purpose of the section in a manifest, in one sentence.
  package let summary: String

  /// A field that carries the marker as a text.
  package enum MarkerPlace: Sendable {
    /// The last line of a text.
    case lastLine(of: String)
    /// An item of a list, beside the given items if there are no others.
    case item(of: String, beside: String? = nil)

    package var field: String {
      switch self {
      case .lastLine(let field), .item(let field, _): field
      }
    }
  }

  package init(
    _ singular: String,
    path: String,
    create: Section,
    manifest: Section,
    marker: MarkerPlace = .lastLine(of: "description"),
    keyField: String = "name",
    keyWord: String = "name",
    page: Int? = nil,
    changeable: [Field]? = nil,
    fixed: [Field] = [],
    clearedByNull: Set<String> = [],
    isEditable: Bool = true,
    isReferable: Bool = false,
    example: String = "description",
    openFields: [String] = [],
    _ summary: String
  ) {
    self.singular = singular
    self.path = path
    self.create = create
    self.manifest = manifest
    self.marker = marker
    self.keyField = keyField
    self.keyWord = keyWord
    self.page = page
    self.changeable = changeable ?? create.fields.filter { $0.name != keyField }
    self.fixed = fixed
    self.clearedByNull = clearedByNull
    self.isEditable = isEditable
    self.isReferable = isReferable
    self.example = example
    self.openFields = openFields
    self.summary = summary
  }

  /// Whether the key is a name, which is not among the fields of an object.
  package var isNamed: Bool { keyField == "name" }
}
