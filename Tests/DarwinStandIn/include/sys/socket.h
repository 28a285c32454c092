// Stands in for <sys/socket.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_SOCKET_H
#define PICKET_STANDIN_SYS_SOCKET_H

#include <standin/types.h>
struct sockaddr {
    uint8_t sa_len;
    uint8_t sa_family;
    char sa_data[14];
};
struct sockaddr_storage {
    uint8_t ss_len;
    uint8_t ss_family;
    char ss_rest[126];
} __attribute__((aligned(8)));
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 30
#define SOL_SOCKET 0xffff
#define SO_REUSEADDR 0x0004
#define SOCK_STREAM 1
#define SO_ACCEPTCONN 0x0002
#define SO_NOSIGPIPE 0x1022
#define SOCK_MAXADDRLEN 255
int socket(int domain, int type, int protocol);
int bind(int descriptor, const struct sockaddr *address, socklen_t size);
int listen(int descriptor, int backlog);
int connect(int descriptor, const struct sockaddr *address, socklen_t size);
int accept(int descriptor, struct sockaddr *address, socklen_t *size);
#define MSG_PEEK 0x2
#define MSG_DONTWAIT 0x80
#define SHUT_RDWR 2
ssize_t recv(int descriptor, void *bytes, size_t count, int flags);
ssize_t send(int descriptor, const void *bytes, size_t count, int flags);
int shutdown(int descriptor, int how);
int setsockopt(int descriptor, int level, int option, const void *value, socklen_t size);
int getsockname(int descriptor, struct sockaddr *address, socklen_t *size);

#endif
