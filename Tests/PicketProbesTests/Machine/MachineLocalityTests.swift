import CSystem
import Foundation
import PicketLoop
import PicketModel
import PicketProbes
import Testing

extension MachineTests {
    @Suite struct Locality {
        let scratch: Scratch

        init() throws { scratch = try Scratch() }

        private func answer(_ path: String, _ mounts: String...) -> Int32 {
            let lines = ["1 0 8:1 / / rw - ext4 /dev/sda rw"] + mounts
            return unsafe picket_is_local_among(lines.joined(separator: "\n") + "\n", path)
        }

        @Test(arguments: ["/", "/proc", "/tmp", "/proc/self/fd", "/tmp/none/at/all", "/dev/null"])
        func whatThisMachineHoldsIsLocal(path: String) {
            #expect(unsafe picket_is_local(path) == 1)
        }

        @Test(arguments: [
            "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse", "9p", "drvfs", "virtiofs", "ceph", "afs", "nfs",
        ])
        func whatAnotherMachineHoldsIsNot(kind: String) {
            let mount = "2 1 0:9 / /mnt/c rw shared:4 - \(kind) server:/x rw"
            #expect(answer("/mnt/c", mount) == 0)
            #expect(answer("/mnt/c/below/it", mount) == 0)
            #expect(answer("/mnt/cd", mount) == 1)
            #expect(answer("/mnt", mount) == 1)
        }

        @Test(arguments: ["overlay", "tmpfs", "btrfs", "xfs", "zfs", "f2fs", "ext4"])
        func aLocalMountIsLocal(kind: String) {
            #expect(answer("/data/x", "2 1 0:9 / /data rw - \(kind) pool rw", "3 1 0:8 / /n rw - nfs s:/ rw") == 1)
        }

        @Test func aKindThatIsNotKnownIsNotKnown() {
            #expect(answer("/odd/x", "2 1 0:9 / /odd rw - oddfs nowhere rw") == -1)
            #expect(answer("/odd/x", "2 1 0:9 / /odd rw - oddfs /dev/sdb1 rw") == 1)
        }

        @Test func aLinkIntoAnotherMachineIsNotLocal() throws {
            try scratch.link("absolute", to: "/mnt/c/x")
            try scratch.link("relative", to: "../../mnt/c")
            let mount = "2 1 0:9 / /mnt/c rw - nfs s:/ rw"
            #expect(answer(scratch.at("absolute"), mount) == 0)
            #expect(answer(scratch.at("relative/x/y"), mount) == 0)
            #expect(answer(scratch.at("./other/../absolute/z"), mount) == 0)
            #expect(answer(scratch.at("other"), mount) == 1)
        }

        @Test func belowAnAutomounterOnlyWhatIsMountedIsLocal() {
            let mounts = ["2 1 0:9 / /home rw - autofs auto rw", "3 2 8:2 / /home/a rw - ext4 /dev/sdb rw"]
            #expect(answer("/home/a/x", mounts[0], mounts[1]) == 1)
            #expect(answer("/home/b/x", mounts[0], mounts[1]) == 0)
            #expect(answer("/home", mounts[0], mounts[1]) == 0)
        }

        @Test func aLaterMountCoversAnEarlierOne() {
            #expect(answer("/d", "2 1 0:9 / /d rw - nfs s:/ rw", "3 2 8:2 / /d rw - xfs /dev/b rw") == 1)
            #expect(answer("/d", "2 1 8:2 / /d rw - xfs /dev/b rw", "3 2 0:9 / /d rw - nfs s:/ rw") == 0)
        }

        @Test func aMountPointWithASpaceIsFound() {
            #expect(answer("/a b/c", #"2 1 0:9 / /a\040b rw - nfs s:/ rw"#) == 0)
        }

        @Test func aRootOnAnotherMachineIsNotLocal() {
            let mounts = "1 0 0:9 / / rw - nfs s:/ rw\n"
            #expect(unsafe picket_is_local_among(mounts, "/tmp/x") == 0)
        }

        @Test func linesOfAnyBytesDoNoHarm() {
            var numbers = SeededNumbers(seed: 7)
            for _ in 0..<2000 {
                let pieces = ["1", " ", "/", "-", " - ", "nfs", "\n", "\\040", "\\", "/a", "autofs"]
                let text = (0..<40).map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
                let answer = unsafe picket_is_local_among(text, "/a/b")
                #expect((-1...1).contains(answer))
            }
        }
    }
}
