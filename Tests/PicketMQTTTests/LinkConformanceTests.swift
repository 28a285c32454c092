import PicketLoop
import PicketMQTT
import PicketTestSupport
import Testing

@Test(arguments: LinkConformance.allCases)
func aLinkToARealBrokerMeetsThePort(_ rule: LinkConformance) throws {
    let broker = try TestBroker()
    let loop = try #require(Loop())
    let stage = LinkConformance.Stage(
        time: .turns(of: loop), target: { LinkTarget(host: "127.0.0.1", port: broker.port, client: $0) },
        makeLink: { MosquittoLink(on: loop) })
    try rule.check(stage)
}
