#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What this thread computes while `body` runs, for tests that bound work.
///
/// On a busy machine more time passes, and more so in what takes longer; this goes on only while the thread runs.
package func threadTime(_ body: () -> Void) -> Duration {
    let begun = threadTime()
    body()
    return threadTime() - begun
}

private func threadTime() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
