import Testing

@testable import PicketProbes

@Suite struct WatchedTreeTests {
    private func tree() -> (WatchedTree, a: Int32, b: Int32) {
        var tree = WatchedTree()
        let root = tree.add("", below: 0, kernel: 1)
        let a = tree.add("a", below: root, kernel: 2)
        let b = tree.add("b", below: a, kernel: 3)
        return (tree, a, b)
    }

    @Test func aPathIsMadeOfTheNamesAbove() {
        let (tree, a, b) = tree()
        #expect(tree.path(of: WatchedTree.root, from: "/w") == "/w")
        #expect(tree.path(of: a, from: "/") == "/a")
        #expect(tree.path(of: b, from: "/w") == "/w/a/b")
    }

    @Test func aChildIsFoundByItsNameAndParent() {
        let (tree, a, b) = tree()
        #expect(tree.child("a", of: WatchedTree.root) == a)
        #expect(tree.child("b", of: a) == b)
        #expect(tree.child("b", of: WatchedTree.root) == nil)
    }

    @Test func removingAFolderRemovesWhatIsBelowIt() {
        var (tree, a, _) = tree()
        #expect(tree.remove(a).map(\.kernel).sorted() == [2, 3])
        #expect(tree.count == 1)
        #expect(tree.child("a", of: WatchedTree.root) == nil)
    }

    @Test func aFreePlaceIsUsedAgain() {
        var (tree, a, _) = tree()
        _ = tree.remove(a)
        let c = tree.add("c", below: WatchedTree.root, kernel: 4)
        let d = tree.add("d", below: c, kernel: 5)
        #expect(tree.path(of: d, from: "/w") == "/w/c/d")
        #expect(tree.count == 3)
        #expect(tree.remove(WatchedTree.root).count == 3)
        #expect(tree.count == 0)
    }
}
