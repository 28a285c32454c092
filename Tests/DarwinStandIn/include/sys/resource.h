// Stands in for <sys/resource.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_RESOURCE_H
#define PICKET_STANDIN_SYS_RESOURCE_H

#include <standin/types.h>
struct rusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    long ru_rest[14];
};
#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN -1
int getrusage(int who, struct rusage *usage);

#endif
