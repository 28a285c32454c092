// Stands in for <mach/mach_time.h> of the macOS SDK.
#ifndef PICKET_STANDIN_MACH_MACH_TIME_H
#define PICKET_STANDIN_MACH_MACH_TIME_H

#include <standin/types.h>
typedef struct mach_timebase_info {
    uint32_t numer;
    uint32_t denom;
} mach_timebase_info_data_t;
kern_return_t mach_timebase_info(mach_timebase_info_data_t *info);
uint64_t mach_continuous_time(void);
uint64_t mach_absolute_time(void);

#endif
