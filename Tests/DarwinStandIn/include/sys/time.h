// Stands in for <sys/time.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_TIME_H
#define PICKET_STANDIN_SYS_TIME_H

#include <standin/types.h>

#endif
