// The machine as macOS shows it: clocks, boot, load, memory, mounts. Facts: sysctl(3), getfsstat(2), mach_time.h.
#if defined(__APPLE__)
#include "csystem.h"
#include "locality.h"

#include <errno.h>
#include <libproc.h>
#include <mach/mach.h>
#include <mach/mach_time.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sysctl.h>
#include <unistd.h>

const char *picket_platform(void) {
    return "macos";
}

// Both clocks have the base that this process sees, translated or not, which goes with no other figure of the kernel.
static int64_t milliseconds(uint64_t ticks) {
    mach_timebase_info_data_t base;
    if (mach_timebase_info(&base) != KERN_SUCCESS || base.denom == 0) return 0;
    return (int64_t)(ticks / 1000 * base.numer / base.denom / 1000);
}

// The continuous clock counts while the machine sleeps.
int64_t picket_up_ms(void) { return milliseconds(mach_continuous_time()); }

// The absolute clock stands still while the machine sleeps.
int64_t picket_awake_ms(void) { return milliseconds(mach_absolute_time()); }

int picket_boot_id(char *text, size_t size) {
    size_t length = size;
    if (sysctlbyname("kern.bootsessionuuid", text, &length, NULL, 0) != 0) return -1;
    return (int)strnlen(text, length);
}

int picket_load_permille(void) {
    double load;
    return getloadavg(&load, 1) == 1 ? (int)(load * 1000) : -1;
}

int picket_cores(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

int picket_memory(int64_t *available, int64_t *total) {
    // Asked for once, since each call takes another reference to the port.
    static mach_port_t host = MACH_PORT_NULL;
    if (host == MACH_PORT_NULL) host = mach_host_self();
    uint64_t bytes = 0;
    size_t size = sizeof bytes;
    if (sysctlbyname("hw.memsize", &bytes, &size, NULL, 0) != 0) return -1;
    vm_statistics64_data_t pages;
    mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
    if (host_statistics64(host, HOST_VM_INFO64, (host_info64_t)&pages, &count) != KERN_SUCCESS) {
        errno = EIO;
        return -1;
    }
    *total = (int64_t)(bytes / 1024);
    *available = ((int64_t)pages.free_count + pages.inactive_count) * (sysconf(_SC_PAGESIZE) / 1024);
    return 0;
}

int64_t picket_own_resident_kib(void) {
    struct proc_taskinfo task;
    if (proc_pidinfo(getpid(), PROC_PIDTASKINFO, 0, &task, sizeof task) != (int)sizeof task) return 0;
    return (int64_t)(task.pti_resident_size / 1024);
}

int picket_release_start_pages(void) {
    // What a process counts as its own here leaves out clean pages of files.
    return 0;
}

int picket_battery(void) {
    // Only IOKit tells, and hosts of workers rarely have one.
    return -1;
}

struct mounts {
    struct statfs *list;
    int count;
};

static enum picket_locality mount_at(const void *context, const char *path) {
    const struct mounts *mounts = context;
    for (int index = 0; index < mounts->count; index++) {
        const struct statfs *mount = &mounts->list[index];
        if (strcmp(mount->f_mntonname, path[0] == 0 ? "/" : path) != 0) continue;
        if (strcmp(mount->f_fstypename, "autofs") == 0) return PICKET_ON_DEMAND;
        return (mount->f_flags & MNT_LOCAL) != 0 ? PICKET_LOCAL : PICKET_REMOTE;
    }
    return PICKET_NO_MOUNT;
}

int picket_is_local(const char *path) {
    // MNT_NOWAIT answers from what the kernel holds, and asks no server.
    int count = getfsstat(NULL, 0, MNT_NOWAIT);
    if (count < 0) return -1;
    struct mounts mounts = {malloc((size_t)(count + 4) * sizeof(struct statfs)), 0};
    if (mounts.list == NULL) return -1;
    mounts.count = getfsstat(mounts.list, (count + 4) * (int)sizeof(struct statfs), MNT_NOWAIT);
    int found = mounts.count < 0 ? -1 : picket_follow(&mounts, mount_at, path);
    int kept = errno;
    free(mounts.list);
    errno = kept;
    return found;
}
#endif
