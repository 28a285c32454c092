// Stands in for <limits.h> and <sys/syslimits.h> of the macOS SDK.
#ifndef PICKET_STANDIN_LIMITS_H
#define PICKET_STANDIN_LIMITS_H

#define PATH_MAX 1024

#endif
