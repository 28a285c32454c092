import CMicroHTTPD
import PicketLoop

/// The callbacks of the server, bound to a door that outlives it.
///
/// Each runs on the loop's thread, within a call into the server. The pointers that the server keeps hold a visitor and
/// an exchange alive until it gives them back, which it does once for each.
func serverCalls(for door: HTTPDoor) -> picket_http_calls {
    unsafe picket_http_calls(
        door: Unmanaged.passUnretained(door).toOpaque(),
        arrived: { door, descriptor in
            guard let door = unsafe object(door, HTTPDoor.self) else { return nil }
            return unsafe Unmanaged.passRetained(door.arrived(descriptor)).toOpaque()
        },
        left: { door, visitor in
            guard let visitor = unsafe released(visitor, Visitor.self) else { return }
            unsafe object(door, HTTPDoor.self)?.left(visitor)
        },
        began: { door, visitor, target in
            guard let door = unsafe object(door, HTTPDoor.self), let visitor = unsafe object(visitor, Visitor.self),
                let target = unsafe target
            else { return nil }
            let bytes = unsafe Array(UnsafeRawBufferPointer(start: target, count: stringLength(target)))
            return unsafe Unmanaged.passRetained(door.began(visitor, target: bytes)).toOpaque()
        },
        came: { door, exchange, connection, method, body, count in
            guard let door = unsafe object(door, HTTPDoor.self), let exchange = unsafe object(exchange, Exchange.self),
                let connection = unsafe connection, let method = unsafe method
            else { return false }
            let bytes = unsafe UnsafeRawBufferPointer(start: body, count: body == nil ? 0 : count)
            return unsafe exchange.proceed(connection, method: method, bytes: bytes, door: door)
        },
        ended: { door, exchange in
            guard let exchange = unsafe released(exchange, Exchange.self) else { return }
            unsafe object(door, HTTPDoor.self)?.ended(exchange)
        })
}

private func object<Kept: AnyObject>(_ pointer: UnsafeMutableRawPointer?, _ kind: Kept.Type) -> Kept? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<Kept>.fromOpaque(pointer).takeUnretainedValue()
}

private func released<Kept: AnyObject>(_ pointer: UnsafeMutableRawPointer?, _ kind: Kept.Type) -> Kept? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<Kept>.fromOpaque(pointer).takeRetainedValue()
}

private func stringLength(_ text: UnsafePointer<CChar>) -> Int {
    var length = 0
    while unsafe text[length] != 0 { length += 1 }
    return length
}
