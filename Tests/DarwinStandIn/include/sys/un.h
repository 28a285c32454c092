// Stands in for <sys/un.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_UN_H
#define PICKET_STANDIN_SYS_UN_H

struct sockaddr_un {
    unsigned char sun_len;
    unsigned char sun_family;
    char sun_path[104];
};

#endif
