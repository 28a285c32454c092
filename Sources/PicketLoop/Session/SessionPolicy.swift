package import PicketModel

/// When a session tries again; every figure is a setting.
package struct SessionPolicy: Equatable, Sendable {
    /// The first wait after TCP was refused or lost; each further one is twice as long.
    package var shortest: Milliseconds = .seconds(1)
    /// The longest of those waits.
    package var longest: Milliseconds = .seconds(10)
    /// The wait after a refusing CONNACK or a suspected duplicate, which a person has to see to.
    package var person: Milliseconds = .seconds(60)
    /// The wait in place of `shortest` to `longest` while the session is hurried: a hub on ssh.
    package var hurried: Milliseconds = .seconds(2)
    /// How far each wait is moved at random, in thousandths of it.
    package var jitterPermille: Int64 = 200
    /// How long after its CONNACK a connection is said to have stood.
    package var standing: Milliseconds = .seconds(10)
    /// How many connections in a row that did not stand are taken for a duplicate.
    package var quickLosses = 3

    /// The defaults; the rest is set by field.
    package init() {}
}
