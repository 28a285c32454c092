// What Swift cannot call of libmicrohttpd: functions with variable arguments, and closed enums.
#ifndef PICKET_CMICROHTTPD_H
#define PICKET_CMICROHTTPD_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/select.h>

// What the server tells; `door` is the first argument of each.
struct picket_http_calls {
    void *door;
    // A connection began; what this returns goes with it, until `left` gets it back.
    void *(*arrived)(void *door, int descriptor);
    void (*left)(void *door, void *visitor);
    // A request line was read; what this returns goes with the request, until `ended` gets it back.
    void *(*began)(void *door, void *visitor, const char *target);
    // First the headers are there, then bytes of the body come (`count`), then there are no more (`count` 0), and once
    // more after a resume. False closes the connection.
    bool (*came)(void *door, void *exchange, struct MHD_Connection *connection, const char *method, const char *body,
                 size_t count);
    void (*ended)(void *door, void *exchange);
};

struct picket_http_limits {
    unsigned int connections;
    size_t memory;
    unsigned int idle_seconds;
    // One descriptor stands for all, where the system has epoll.
    bool epoll;
};

// A descriptor that the server waits for.
struct picket_http_wait {
    int descriptor;
    bool reading;
    bool writing;
};

struct picket_http {
    struct picket_http_calls calls;
    struct MHD_Daemon *daemon;
};

static inline void picket_http_connection(void *server, struct MHD_Connection *connection, void **visitor,
                                          enum MHD_ConnectionNotificationCode code) {
    struct picket_http_calls *calls = &((struct picket_http *)server)->calls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *visitor = calls->arrived(calls->door, info == NULL ? -1 : info->connect_fd);
    } else if (*visitor != NULL) {
        calls->left(calls->door, *visitor);
        *visitor = NULL;
    }
}

static inline void *picket_http_target(void *server, const char *target, struct MHD_Connection *connection) {
    struct picket_http_calls *calls = &((struct picket_http *)server)->calls;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : calls->began(calls->door, info->socket_context, target);
}

static inline enum MHD_Result picket_http_access(void *server, struct MHD_Connection *connection, const char *url,
                                                 const char *method, const char *version, const char *body,
                                                 size_t *count, void **exchange) {
    struct picket_http_calls *calls = &((struct picket_http *)server)->calls;
    (void)url;
    (void)version;
    if (*exchange == NULL) return MHD_NO;
    size_t came = *count;
    *count = 0;
    return calls->came(calls->door, *exchange, connection, method, body, came) ? MHD_YES : MHD_NO;
}

static inline void picket_http_completed(void *server, struct MHD_Connection *connection, void **exchange,
                                         enum MHD_RequestTerminationCode code) {
    struct picket_http_calls *calls = &((struct picket_http *)server)->calls;
    (void)connection;
    (void)code;
    if (*exchange != NULL) calls->ended(calls->door, *exchange);
    *exchange = NULL;
}

// Serves a listening socket, which it owns from here on, without a thread of its own. NULL where it cannot.
static inline struct picket_http *picket_http_open(const struct picket_http_calls *calls, int listener,
                                                   const struct picket_http_limits *limits) {
    struct picket_http *server = malloc(sizeof *server);
    if (server == NULL) return NULL;
    server->calls = *calls;
    server->daemon = MHD_start_daemon(
        (limits->epoll ? MHD_USE_EPOLL : 0) | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, picket_http_access, server,
        MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, limits->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits->memory, MHD_OPTION_CONNECTION_TIMEOUT, limits->idle_seconds,
        MHD_OPTION_NOTIFY_CONNECTION, picket_http_connection, server, MHD_OPTION_NOTIFY_COMPLETED,
        picket_http_completed, server, MHD_OPTION_URI_LOG_CALLBACK, picket_http_target, server, MHD_OPTION_END);
    if (server->daemon != NULL) return server;
    free(server);
    return NULL;
}

// No connection may be suspended: the library ends the process over one.
static inline void picket_http_close(struct picket_http *server) {
    MHD_stop_daemon(server->daemon);
    free(server);
}

// Whether this library has epoll on this system.
static inline bool picket_http_has_epoll(void) {
    return MHD_is_feature_supported(MHD_FEATURE_EPOLL) == MHD_YES;
}

// What the server waits for now, at most `limit`; returns how many.
static inline int picket_http_waits(struct picket_http *server, struct picket_http_wait *waits, int limit) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (info != NULL && info->epoll_fd >= 0) {
        waits[0] = (struct picket_http_wait){info->epoll_fd, true, false};
        return 1;
    }
    fd_set reading, writing, failing;
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_ZERO(&failing);
    MHD_socket last = -1;
    if (MHD_get_fdset2(server->daemon, &reading, &writing, &failing, &last, FD_SETSIZE) != MHD_YES) return 0;
    int count = 0;
    for (int descriptor = 0; descriptor <= last && count < limit; descriptor++)
        if (FD_ISSET(descriptor, &reading) || FD_ISSET(descriptor, &writing) || FD_ISSET(descriptor, &failing))
            waits[count++] = (struct picket_http_wait){descriptor, FD_ISSET(descriptor, &reading) != 0,
                                                       FD_ISSET(descriptor, &writing) != 0};
    return count;
}

static inline void picket_http_run(struct picket_http *server) {
    MHD_run(server->daemon);
}

// Milliseconds until it must run though nothing is readable; -1 where it need not.
static inline int64_t picket_http_patience(struct picket_http *server) {
    MHD_UNSIGNED_LONG_LONG span = 0;
    if (MHD_get_timeout(server->daemon, &span) != MHD_YES) return -1;
    return span > INT32_MAX ? INT32_MAX : (int64_t)span;
}

// The value of a request's header, by any case of its name; NULL where it has none.
static inline const char *picket_http_header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

// A response with a copy of `bytes`; NULL where there is no memory.
static inline struct MHD_Response *picket_http_response(const void *bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

static inline bool picket_http_add(struct MHD_Response *response, const char *name, const char *value) {
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

// Takes over the response.
static inline bool picket_http_queue(struct MHD_Connection *connection, unsigned int status,
                                     struct MHD_Response *response) {
    bool queued = MHD_queue_response(connection, status, response) == MHD_YES;
    MHD_destroy_response(response);
    return queued;
}

#endif
