// Stands in for <time.h> of the macOS SDK.
#ifndef PICKET_STANDIN_TIME_H
#define PICKET_STANDIN_TIME_H

#include <standin/types.h>
#define CLOCK_REALTIME 0
int clock_gettime(int clock, struct timespec *now);

#endif
