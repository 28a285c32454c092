// Processes as macOS shows them, through libproc and sysctl. Facts: <libproc.h>, <sys/proc_info.h>, xnu's proc_info.c.
#if defined(__APPLE__)
#define __STDC_WANT_LIB_EXT1__ 1
#include "csystem.h"

#include <errno.h>
#include <libproc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/event.h>
#include <sys/proc.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysctl.h>
#include <unistd.h>

// The kernel has this look, but the SDK does not declare it: xnu, bsd/sys/proc_info_private.h.
enum { UNIQUE_IDENTIFIER = 17 };
struct unique_identifier {
    uint8_t image[16];
    uint64_t unique;
    uint64_t parent_unique;
    int32_t version;
    int32_t parent_version;
    uint64_t reserved[2];
};
_Static_assert(sizeof(struct unique_identifier) == 56, "the kernel refuses a buffer that is too small");

// One look of a size that is known; an argument of 1 shows zombies too. Other sizes count as a failure.
static bool look(int32_t pid, int flavor, void *found, int size) {
    errno = 0;
    int count = proc_pidinfo(pid, flavor, 1, found, size);
    if (count == size) return true;
    if (errno == 0) errno = EIO;
    return false;
}

static int64_t milliseconds(uint64_t ticks) {
    // Ticks of the processor's own clock. mach_timebase_info is that of a translated process, so it is not asked.
    static uint64_t rate;
    size_t size = sizeof rate;
    if (rate == 0 && sysctlbyname("hw.tbfrequency", &rate, &size, NULL, 0) != 0) rate = 1000000000;
    return rate == 0 ? 0 : (int64_t)(ticks / rate * 1000 + ticks % rate * 1000 / rate);
}

static void take_name(struct picket_process *process, const char *name, size_t size) {
    size_t length = strnlen(name, size);
    if (length >= sizeof process->name) length = sizeof process->name - 1;
    memcpy(process->name, name, length);
    process->name[length] = 0;
}

static void take_own(struct picket_process *process, const struct proc_bsdinfo *info) {
    process->parent = (int32_t)info->pbi_ppid;
    process->user = info->pbi_uid;
    process->zombie = info->pbi_status == SZOMB;
    if (info->pbi_name[0] != 0) take_name(process, info->pbi_name, sizeof info->pbi_name);
    else take_name(process, info->pbi_comm, sizeof info->pbi_comm);
    // The kernel keeps the wall clock's time of the start, so this moves where that clock was set since.
    int64_t began = (int64_t)info->pbi_start_tvsec * 1000 + (int64_t)info->pbi_start_tvusec / 1000;
    process->started_up_ms = picket_up_ms() - (picket_wall_ms() - began);
}

// What is shown of other users' processes too: no time of the start, and no figures.
static bool take_others(struct picket_process *process) {
    struct proc_bsdshortinfo info;
    if (!look(process->pid, PROC_PIDT_SHORTBSDINFO, &info, sizeof info)) return false;
    process->parent = (int32_t)info.pbsi_ppid;
    process->user = info.pbsi_uid;
    process->zombie = info.pbsi_status == SZOMB;
    take_name(process, info.pbsi_comm, sizeof info.pbsi_comm);
    return true;
}

int picket_process(int32_t pid, struct picket_process *process) {
    if (pid <= 0) return 0;
    memset(process, 0, sizeof *process);
    process->pid = pid;
    struct unique_identifier identifier, again;
    struct proc_bsdinfo info;
    if (!look(pid, UNIQUE_IDENTIFIER, &identifier, sizeof identifier)) return errno == ESRCH ? 0 : -1;
    process->start = identifier.unique;
    if (look(pid, PROC_PIDTBSDINFO, &info, sizeof info)) take_own(process, &info);
    else if (errno == ESRCH) return 0;
    else if (errno != EPERM || !take_others(process)) return errno == ESRCH ? 0 : -1;
    struct proc_taskinfo task;
    // Zombies and other users' processes have none.
    if (proc_pidinfo(pid, PROC_PIDTASKINFO, 0, &task, sizeof task) == (int)sizeof task) {
        process->cpu_ms = milliseconds(task.pti_total_user + task.pti_total_system);
        process->resident_kib = (int64_t)(task.pti_resident_size / 1024);
    }
    // The looks are several, and the pid may have gone to another process between them.
    if (!look(pid, UNIQUE_IDENTIFIER, &again, sizeof again)) return errno == ESRCH ? 0 : -1;
    if (again.unique == identifier.unique) return 1;
    errno = EAGAIN;
    return -1;
}

int picket_pids(int32_t *pids, int limit) {
    int count = proc_listallpids(pids, limit * (int)sizeof *pids);
    return count > 0 ? count : -1;
}

int picket_children(int32_t pid, int32_t *pids, int limit) {
    struct unique_identifier identifier;
    // A list of no children does not tell whether there is such a process.
    if (pid <= 0) errno = ESRCH;
    if (pid <= 0 || !look(pid, UNIQUE_IDENTIFIER, &identifier, sizeof identifier)) return -1;
    errno = 0;
    int count = proc_listchildpids(pid, pids, limit * (int)sizeof *pids);
    return count <= 0 && errno != 0 ? -1 : count;
}

// Copies `wanted` strings out of what the kernel gave; the bytes used.
static size_t copy_strings(char *to, size_t size, const char *from, const char *end, int wanted) {
    size_t used = 0;
    for (; wanted > 0 && from < end && used < size; wanted--) {
        size_t length = strnlen(from, (size_t)(end - from));
        size_t room = size - used - 1;
        memcpy(to + used, from, length < room ? length : room);
        used += length < room ? length : room;
        to[used++] = 0;
        from += length + 1;
    }
    return used;
}

int picket_arguments(int32_t pid, char *bytes, size_t size) {
    int name[3] = {CTL_KERN, KERN_PROCARGS2, pid};
    size_t length = 0;
    if (pid <= 0) errno = ESRCH;
    if (pid <= 0 || sysctl(name, 3, NULL, &length, NULL, 0) != 0) return -1;
    // A buffer that is too small gets the end, which is the environment, so there must be room for all.
    length += 4096;
    char *all = malloc(length);
    if (all == NULL) return -1;
    size_t room = length;
    int result = -1;
    if (sysctl(name, 3, all, &length, NULL, 0) == 0 && length > sizeof(int)) {
        int count;
        memcpy(&count, all, sizeof count);
        // The path of the program, NULs, then the arguments, then the environment, which is not looked at.
        const char *end = all + length, *at = all + sizeof count;
        at += strnlen(at, (size_t)(end - at));
        while (at < end && *at == 0) at++;
        result = (int)copy_strings(bytes, size, at, end, count);
    } else if (errno == 0) {
        errno = EIO;
    }
    int kept = errno;
    memset_s(all, room, 0, room);
    free(all);
    errno = kept;
    return result;
}

int picket_folder(int32_t pid, char *path, size_t size) {
    struct proc_vnodepathinfo found;
    errno = 0;
    if (pid <= 0) errno = ESRCH;
    if (pid <= 0 || proc_pidinfo(pid, PROC_PIDVNODEPATHINFO, 0, &found, sizeof found) != (int)sizeof found) {
        if (errno == 0) errno = EIO;
        return -1;
    }
    size_t length = strnlen(found.pvi_cdir.vip_path, sizeof found.pvi_cdir.vip_path);
    if (length == 0) return 0;
    if (length >= size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(path, found.pvi_cdir.vip_path, length);
    path[length] = 0;
    // A removed folder may keep the path it had, so what lies there now is compared with it.
    struct stat named;
    if (picket_is_local(path) != 1) return (int)length;
    if (stat(path, &named) != 0) return errno == ENOENT ? 0 : (int)length;
    return named.st_ino == found.pvi_cdir.vip_vi.vi_stat.vst_ino ? (int)length : 0;
}

int picket_exit_watch(int32_t pid) {
    int queue = kqueue();
    if (queue < 0) return -1;
    struct kevent change;
    EV_SET(&change, (uintptr_t)pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    // The queue itself is readable once the process ended.
    if (picket_prepare(queue) == 0 && kevent(queue, &change, 1, NULL, 0, NULL) == 0) return queue;
    int kept = errno;
    close(queue);
    errno = kept;
    return -1;
}
#endif
