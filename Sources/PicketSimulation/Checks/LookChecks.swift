import PicketModel
import PicketRules

/// What must hold of all that git says and the hub hears: its host looked at that very moment, by whichever road and
/// however late the word of it comes. Whether a run delivered hangs on that moment.
final class LookChecks {
    private unowned let simulation: Simulation

    init(_ simulation: Simulation) { self.simulation = simulation }

    func hear(_ change: PictureChange) {
        guard case .evidence(let address, .git(.seen), let receipt) = change,
            let site = simulation.sites.first(where: { $0.id == address.host }),
            !site.world.looksAtGit.contains(receipt.stamp)
        else { return }
        let road = receipt.road
        simulation.fail(
            "what git says of \(address) came by \(road) as of \(receipt.stamp.up.count) ms, when nobody looked")
    }
}
