/// The private broker's configuration; broker-config/ holds the same texts, and a test compares them.
enum BrokerConfiguration {
    /// What a rendered file has in the place of each `@NAME@`.
    struct Values {
        var port: Int
        var user: String
        var folder: UpFolder
        var fleet: String
        var host: String

        fileprivate var all: [(String, String)] {
            [
                ("@PORT@", "\(port)"), ("@USER@", user), ("@USERS@", folder.brokerUsers), ("@ACL@", folder.brokerACL),
                ("@FLEET@", fleet), ("@HOST@", host),
            ]
        }
    }

    static func rendered(_ template: String, _ values: Values) -> String {
        values.all.reduce(template) { $0.replacing($1.0, with: $1.1) }
    }

    /// mosquitto.conf(5); loads on Mosquitto 2.0 and 2.1.
    static let configuration = """
        # The private broker of `picket up`, as it is rendered into the state folder: names between @ are filled in.
        # It lives and ends with `picket up`. A fleet of several hosts needs a broker of its own.

        # Listens on this machine only, on a port that the system gave. Default: 1883 on loopback.
        listener @PORT@ 127.0.0.1

        # Stays the user who started it; a broker that root starts would change to this user. Default: mosquitto.
        user @USER@

        # Whoever connects without a password may read, and nothing else: see the ACL. Default: false.
        allow_anonymous true

        # The agent and the hub have a password each, made at every start and kept as a hash. Default: none.
        password_file @USERS@

        # Who may read and write which topics. Default: everybody everything.
        acl_file @ACL@

        # Keeps nothing on disk: agent and hub hold their own. Default: false.
        persistence false

        # Messages that wait for one client that is slow; a client that is gone has none waiting. Default: 1000.
        max_queued_messages 10000

        # Messages on their way to one client without its acknowledgement. Default: 20.
        max_inflight_messages 20

        # The largest packet in bytes; a payload has at most 65536. Default: no limit.
        max_packet_size 131072

        # Sends small packets at once instead of gathering them. Default: false.
        set_tcp_nodelay true

        # The broker publishes nothing about itself. Default: every 10 seconds.
        sys_interval 0

        # The log goes to the file broker.log in the state folder. Default: stderr.
        log_dest stderr

        # What is logged. Default: these and information.
        log_type error
        log_type warning
        log_type notice

        # Times as people read them. Default: seconds since 1970.
        log_timestamp_format %Y-%m-%dT%H:%M:%S

        """

    /// The ACL of mosquitto.conf(5), acl_file.
    static let acl = """
        # Who may do what on the private broker of `picket up`. Names between @ are filled in.

        # Without a password: read everything of Picket, write nothing.
        topic read picket/v1/#

        # The agent writes what its own host says, and reads what is said to it.
        user @HOST@
        topic write picket/v1/@FLEET@/hosts/@HOST@/#
        topic read picket/v1/@FLEET@/hosts/@HOST@/#
        topic read picket/v1/@FLEET@/hub/acks/@HOST@
        topic read picket/v1/@FLEET@/hub/presence

        # The hub reads everything and writes what is its own; to a host it sends requests and nothing else.
        user hub
        topic read picket/v1/@FLEET@/#
        topic write picket/v1/@FLEET@/hub/#
        topic write picket/v1/@FLEET@/verdicts/#
        topic write picket/v1/@FLEET@/notices
        topic write picket/v1/@FLEET@/hosts/+/requests

        """
}
