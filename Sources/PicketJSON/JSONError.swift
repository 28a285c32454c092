/// Why bytes are not a JSON document that is accepted here, and at which byte.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Code: String, Equatable, Sendable {
        case byteOrderMark
        case controlCharacter
        case duplicateKey
        case invalidEscape
        case invalidNumber
        case invalidUTF8
        case loneSurrogate
        case numberOutOfRange
        case numberTooLong
        case stringTooLong
        case tooDeep
        case tooLarge
        case tooManyElements
        case trailingBytes
        case unexpectedByte
        case unexpectedEnd
    }

    /// What is wrong.
    package let code: Code
    /// Bytes before the place.
    package let offset: Int
    /// What was expected and what stood there, as half a sentence without an end.
    package let problem: String

    /// The whole sentence.
    package var description: String {
        "Byte \(offset) of the JSON document: \(problem)."
    }
}
