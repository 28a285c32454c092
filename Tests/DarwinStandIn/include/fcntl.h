// Stands in for <fcntl.h> of the macOS SDK.
#ifndef PICKET_STANDIN_FCNTL_H
#define PICKET_STANDIN_FCNTL_H

#include <standin/types.h>
#define O_RDONLY 0x0000
#define O_RDWR 0x0002
#define O_NONBLOCK 0x0004
#define O_NOFOLLOW 0x0100
#define O_CREAT 0x0200
#define O_NOCTTY 0x00020000
#define O_CLOEXEC 0x01000000
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define FD_CLOEXEC 1
int open(const char *path, int flags, ...);
int fcntl(int descriptor, int command, ...);

#endif
