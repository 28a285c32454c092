// Types that many headers of the SDK share: <sys/_types.h> and the headers it includes.
#ifndef PICKET_STANDIN_STANDIN_TYPES_H
#define PICKET_STANDIN_STANDIN_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef long ssize_t;
typedef long long off_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned short mode_t;
typedef int dev_t;
typedef unsigned long long ino_t;
typedef unsigned int socklen_t;
typedef unsigned int sigset_t;
typedef unsigned int natural_t;
typedef int integer_t;
typedef int kern_return_t;
typedef unsigned int mach_port_t;
struct timespec {
    long tv_sec;
    long tv_nsec;
};
struct timeval {
    long tv_sec;
    int tv_usec;
};

#endif
