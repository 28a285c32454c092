// Stands in for <netinet/in.h> of the macOS SDK.
#ifndef PICKET_STANDIN_NETINET_IN_H
#define PICKET_STANDIN_NETINET_IN_H

#include <standin/types.h>
#include <sys/socket.h>
struct in_addr {
    uint32_t s_addr;
};
struct sockaddr_in {
    uint8_t sin_len;
    uint8_t sin_family;
    uint16_t sin_port;
    struct in_addr sin_addr;
    char sin_zero[8];
};
struct in6_addr {
    uint8_t bytes[16];
};
struct sockaddr_in6 {
    uint8_t sin6_len;
    uint8_t sin6_family;
    uint16_t sin6_port;
    uint32_t sin6_flowinfo;
    struct in6_addr sin6_addr;
    uint32_t sin6_scope_id;
};
_Static_assert(sizeof(struct sockaddr_in6) == 28, "as in the SDK");
extern const struct in6_addr in6addr_loopback;
#define INADDR_LOOPBACK 0x7f000001u
uint32_t htonl(uint32_t value);
uint16_t htons(uint16_t value);
uint16_t ntohs(uint16_t value);

#endif
