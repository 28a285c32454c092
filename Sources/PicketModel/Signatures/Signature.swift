/// One rule that reads a screen: where it looks, what must stand there, and what that means.
package struct Signature: Equatable, Sendable {
    /// Its id, in the form of ids.
    package var id: String
    /// Of which runtime's screens it speaks.
    package var runtime: Runtime
    /// Which part of the screen it looks at.
    package var region = ScreenRegion.bottom
    /// How many lines of that part, from its bottom; blank lines do not count.
    package var lines = Signature.usualLines
    /// What must stand there.
    package var pattern = ScreenPattern()
    /// What a match means, in words.
    package var says: String
    /// What a match means.
    package var bucket: ScreenMatch.Meaning
    /// What is to be done; nil leaves it to the bucket.
    package var action: Action?
    /// How long to wait before that.
    package var wait: Milliseconds?
    /// Whether the screen is covered by something, so that what was seen before still stands. Only with `ignore`.
    package var keep = false
    /// Versions of the program that showed it.
    package var versions: [String] = []
    /// Where the text is from.
    package var source: String?

    /// How many lines are looked at where a rule does not say.
    package static let usualLines = 15
    /// The most lines that are looked at.
    package static let mostLines = 60

    /// A rule that matches nothing yet; the rest is set by field.
    package init(id: String, runtime: Runtime, bucket: ScreenMatch.Meaning, says: String) {
        self.id = id
        self.runtime = runtime
        self.bucket = bucket
        self.says = says
    }
}

/// Which part of a screen a signature looks at.
package enum ScreenRegion: String, CaseIterable, Sendable {
    /// Everything, where the program shows no input box: what it asks stands in the box's place.
    case dialog
    /// The last item of the conversation above the input box: a status line, an error, or the end of an answer.
    case item
    /// What stands below the input box.
    case footer
    /// What somebody typed into the input box; what a program shows there itself is dim, and left out.
    case prompt
    /// The bottom of the screen, whatever the program shows.
    case bottom
    /// The title that the program gave its pane.
    case title
}

/// What must stand in a region: all that is named here, together.
package struct ScreenPattern: Equatable, Sendable {
    /// One of them of the region's first line.
    package var first: [LinePattern] = []
    /// One of them of its last line.
    package var last: [LinePattern] = []
    /// Each of some line.
    package var all: [LinePattern] = []
    /// One of them of some line.
    package var any: [LinePattern] = []
    /// Each of no line.
    package var none: [LinePattern] = []

    /// A pattern that asks for nothing.
    package init() {}

    /// Whether it asks for something to be there.
    package var asks: Bool { !first.isEmpty || !last.isEmpty || !all.isEmpty || !any.isEmpty }
}

/// What a file of signatures says.
package struct SignatureSheet: Equatable, Sendable {
    /// The rules in the order of the file.
    package var rules: [Signature] = []
    /// Ids of shipped rules that do not count.
    package var without: [String] = []

    /// An empty file.
    package init() {}
}
