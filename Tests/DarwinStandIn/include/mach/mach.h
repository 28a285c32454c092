// Stands in for <mach/mach.h>, <mach/host_info.h> and <mach/vm_statistics.h> of the macOS SDK.
#ifndef PICKET_STANDIN_MACH_MACH_H
#define PICKET_STANDIN_MACH_MACH_H

#include <standin/types.h>
#define KERN_SUCCESS 0
#define MACH_PORT_NULL 0
typedef natural_t mach_msg_type_number_t;
typedef integer_t *host_info64_t;
typedef struct vm_statistics64 {
    natural_t free_count;
    natural_t active_count;
    natural_t inactive_count;
    natural_t wire_count;
    uint64_t counts[9];
    natural_t purgeable_count;
    natural_t speculative_count;
    uint64_t more_counts[4];
    natural_t compressor_page_count;
    natural_t throttled_count;
    natural_t external_page_count;
    natural_t internal_page_count;
    uint64_t total_uncompressed_pages_in_compressor;
} __attribute__((aligned(8))) vm_statistics64_data_t;
#define HOST_VM_INFO64 4
#define HOST_VM_INFO64_COUNT ((mach_msg_type_number_t)(sizeof(vm_statistics64_data_t) / sizeof(integer_t)))
mach_port_t mach_host_self(void);
kern_return_t host_statistics64(mach_port_t host, int flavor, host_info64_t info, mach_msg_type_number_t *count);

#endif
