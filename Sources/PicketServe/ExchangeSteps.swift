import CMicroHTTPD
import PicketLoop

extension Exchange {
    /// Takes the next thing the server says of it; false closes the connection.
    func proceed(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, bytes: UnsafeRawBufferPointer, door: HTTPDoor
    ) -> Bool {
        switch phase {
        case .new:
            self.method = unsafe String(cString: method)
            return unsafe lookAtHead(connection, door: door)
        case .reading where unsafe bytes.isEmpty:
            phase = .asked
            unsafe self.connection = connection
            unsafe MHD_suspend_connection(connection)
            door.asked(self)
            return true
        case .reading:
            if body.count + bytes.count > door.admission.bodyLimit {
                body = []
                phase = .refused(door.admission.tooLong)
            } else {
                unsafe body.append(contentsOf: bytes)
            }
            return true
        case .refused(let refusal):
            // A client reads the answer only after it has sent all, so the rest is taken and thrown away.
            guard unsafe bytes.isEmpty else { return true }
            return unsafe send(refusal.answer, on: connection)
        case .answered(let answer): return unsafe send(answer, on: connection)
        case .asked, .left, .over: return false
        }
    }

    /// The request, decoded.
    func request() throws(Refusal) -> DoorRequest {
        let decoded = try RequestTarget(decoding: target)
        return DoorRequest(method: method, path: decoded.path, query: decoded.query, body: body)
    }

    private func lookAtHead(_ connection: OpaquePointer, door: HTTPDoor) -> Bool {
        let header = { (name: String) -> String? in
            unsafe picket_http_header(connection, name).map { unsafe String(cString: $0) }
        }
        guard let refusal = door.admission.refusal(method: method, header: header) else {
            phase = .reading
            return true
        }
        phase = .refused(refusal)
        // Who asks first whether to send a body is told now.
        return header("Expect") == nil ? true : unsafe send(refusal.answer, on: connection)
    }

    private func send(_ answer: DoorAnswer, on connection: OpaquePointer) -> Bool {
        phase = .over
        let made = unsafe answer.body.withUnsafeBytes { unsafe picket_http_response($0.baseAddress, $0.count) }
        guard let response = unsafe made else { return false }
        for header in answerHeaders { _ = unsafe picket_http_add(response, header.name, header.value) }
        if answer.status == 405 { _ = unsafe picket_http_add(response, "Allow", "GET, POST") }
        return unsafe picket_http_queue(connection, UInt32(clamping: answer.status), response)
    }
}

/// What every answer says of itself: it is JSON, to be kept by nobody, and nothing that a browser may run or frame.
private let answerHeaders: [(name: String, value: String)] = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
]
