/// The port of the folder in which programs leave what they could not tell an agent that did not answer.
package protocol Mailbox: AnyObject {
    /// What lies there, oldest first and bounded in number and size; it is gone from there afterwards.
    func takeAll() -> [[UInt8]]
}
