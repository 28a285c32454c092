#if os(Linux)
    import CSystem
    import Foundation
    import PicketLoop
    import Testing

    @Suite struct StatParserTests {
        private func parse(_ bytes: [UInt8]) -> picket_process? {
            var process = picket_process()
            let parsed = unsafe bytes.withUnsafeBytes { raw in
                unsafe picket_parse_stat(raw.bindMemory(to: CChar.self).baseAddress, bytes.count, &process)
            }
            return parsed ? process : nil
        }

        private let line =
            "77 (a) R 1 (b) S 5 77 77 0 -1 4194560 1 0 0 0 250 50 7 8 20 -5 1 0 123456 9999 30 18446744073709551615 1"

        @Test func fieldsFollowTheLastBracket() throws {
            let process = try #require(parse(Array(line.utf8)))
            #expect(process.pid == 77 && process.parent == 5 && process.start == 123456)
            #expect(process.cpu_ms == 3000 && process.started_up_ms == 1_234_560)
            #expect(process.resident_kib == 30 * Int64(sysconf(Int32(_SC_PAGESIZE)) / 1024))
            #expect(!process.zombie)
        }

        @Test func everyBeginningOfALineIsReadOrRefused() {
            let bytes = Array(line.utf8)
            for count in 0..<bytes.count where parse(Array(bytes.prefix(count))) != nil {
                // Field 24 begins after the 23rd; a line that was cut in it cannot be told from a whole one.
                #expect(count > line.utf8.count - 25)
            }
        }

        @Test func randomBytesNeverCrash() {
            var numbers = SeededNumbers(seed: 1)
            for _ in 0..<5000 {
                let count = Int.random(in: 0..<300, using: &numbers)
                _ = parse((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &numbers) })
            }
        }

        @Test func aLineWithBytesChangedNeverCrashes() {
            var numbers = SeededNumbers(seed: 2)
            for _ in 0..<5000 {
                var bytes = Array(line.utf8)
                for _ in 0..<Int.random(in: 1...8, using: &numbers) {
                    let place = Int.random(in: 0..<bytes.count, using: &numbers)
                    bytes[place] = Array("() 9-\n\u{0}x".utf8).randomElement(using: &numbers) ?? 0
                }
                _ = parse(bytes)
            }
        }
    }
#endif
