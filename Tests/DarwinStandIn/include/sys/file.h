// Stands in for <sys/file.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_FILE_H
#define PICKET_STANDIN_SYS_FILE_H

#include <fcntl.h>
#define LOCK_EX 0x02
#define LOCK_NB 0x04
int flock(int descriptor, int operation);

#endif
