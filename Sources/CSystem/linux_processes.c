// Processes as Linux shows them in /proc: proc_pid_stat(5), proc_pid_cmdline(5), proc_pid_task(5), pidfd_open(2).
#if defined(__linux__)
#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_ROOM = 64, ENTRIES_ROOM = 4096 };

// As the kernel lays out what getdents64 answers; glibc declares it only in part.
struct entry {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    unsigned char kind;
    char name[];
};

// Writes a number as decimal digits, without the cost of printf; where they end.
static char *write_number(char *to, int32_t number) {
    char digits[12];
    size_t count = 0;
    uint32_t left = (uint32_t)number;
    do digits[count++] = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    while (count > 0) *to++ = digits[--count];
    return to;
}

// "/proc/PID" and `tail`.
static void proc_path(char path[PATH_ROOM], int32_t pid, const char *tail) {
    memcpy(path, "/proc/", 6);
    strcpy(write_number(path + 6, pid), tail);
}

static int close_keeping_errno(int descriptor) {
    int kept = errno;
    close(descriptor);
    errno = kept;
    return -1;
}

// Reads up to `size` bytes; the count, or -1.
static ssize_t read_path(int folder, const char *path, char *bytes, size_t size) {
    int descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    size_t used = 0;
    while (used < size) {
        ssize_t count = read(descriptor, bytes + used, size - used);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return close_keeping_errno(descriptor);
        if (count == 0) break;
        used += (size_t)count;
    }
    close(descriptor);
    return (ssize_t)used;
}

// Calls `found` with each number that names an entry of a folder, until it answers false; -1 where it cannot be read.
static int each_number(const char *path, bool (*found)(int32_t number, void *context), void *context) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return -1;
    _Alignas(struct entry) char entries[ENTRIES_ROOM];
    for (;;) {
        long count = syscall(SYS_getdents64, folder, entries, sizeof entries);
        if (count < 0) return close_keeping_errno(folder);
        if (count == 0) break;
        for (long at = 0; at < count;) {
            const struct entry *entry = (const struct entry *)(entries + at);
            at += entry->length;
            if (entry->name[0] < '0' || entry->name[0] > '9') continue;
            if (!found((int32_t)strtol(entry->name, NULL, 10), context)) {
                close(folder);
                return 0;
            }
        }
    }
    close(folder);
    return 0;
}

static uint64_t take_number(const char **at, const char *end) {
    uint64_t number = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at) number = number * 10 + (uint64_t)(**at - '0');
    // What is no digit, as the sign of a negative number, belongs to a field that is not asked for.
    while (*at < end && **at != ' ') ++*at;
    return number;
}

static int64_t milliseconds(uint64_t ticks) {
    static long rate;
    if (rate <= 0) rate = sysconf(_SC_CLK_TCK);
    uint64_t per_second = rate > 0 ? (uint64_t)rate : 100;
    return (int64_t)(ticks / per_second * 1000 + ticks % per_second * 1000 / per_second);
}

bool picket_parse_stat(const char *text, size_t length, struct picket_process *process) {
    const char *end = text + length;
    const char *open = memchr(text, '(', length);
    // A name may hold any byte but NUL, so only the last bracket ends it.
    const char *close = memrchr(text, ')', length);
    if (open == NULL || close == NULL || close < open || end - close < 4) return false;
    const char *at = text;
    process->pid = (int32_t)take_number(&at, open);
    size_t name = (size_t)(close - open - 1);
    if (name >= sizeof process->name) name = sizeof process->name - 1;
    memcpy(process->name, open + 1, name);
    process->name[name] = 0;
    process->zombie = close[2] == 'Z' || close[2] == 'X';
    at = close + 3;
    uint64_t fields[25];
    for (int field = 4; field <= 24; field++) {
        while (at < end && *at == ' ') at++;
        if (at >= end) return false;
        fields[field] = take_number(&at, end);
    }
    process->parent = (int32_t)fields[4];
    process->cpu_ms = milliseconds(fields[14] + fields[15]);
    process->start = fields[22];
    process->started_up_ms = milliseconds(fields[22]);
    process->resident_kib = (int64_t)(fields[24] * (uint64_t)(sysconf(_SC_PAGESIZE) / 1024));
    return true;
}

// After a look found nothing: 0 where that is so, -1 where there is no /proc to look at.
static int absent(void) {
    if (errno != ENOENT && errno != ESRCH) return -1;
    if (access("/proc/self/stat", F_OK) == 0) return 0;
    errno = ENOSYS;
    return -1;
}

// The effective user of a process. The file shows it, or root where the process may not be dumped; its folder always
// does, at the price of another walk.
static bool take_user(int file, int32_t pid, struct picket_process *process) {
    struct stat found;
    if (fstat(file, &found) != 0) return false;
    if (found.st_uid == 0) {
        char path[PATH_ROOM];
        proc_path(path, pid, "");
        if (stat(path, &found) != 0) return false;
    }
    process->user = found.st_uid;
    return true;
}

int picket_process(int32_t pid, struct picket_process *process) {
    if (pid <= 0) return 0;
    char path[PATH_ROOM], text[1024];
    proc_path(path, pid, "/stat");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return absent();
    // The file is that of one process, also when its pid goes to another. The kernel gives the line whole.
    ssize_t count = read(file, text, sizeof text);
    bool seen = count >= 0 && take_user(file, pid, process);
    close_keeping_errno(file);
    if (!seen) return absent();
    if (!picket_parse_stat(text, (size_t)count, process)) {
        errno = EBADMSG;
        return -1;
    }
    process->pid = pid;
    return 1;
}

struct pid_list {
    int32_t *pids;
    int count;
    int limit;
};

static bool add_pid(int32_t pid, void *context) {
    struct pid_list *list = context;
    if (list->count < list->limit) list->pids[list->count++] = pid;
    return list->count < list->limit;
}

int picket_pids(int32_t *pids, int limit) {
    struct pid_list list = {pids, 0, limit};
    return each_number("/proc", add_pid, &list) == 0 ? list.count : -1;
}

struct child_search {
    struct pid_list list;
    int32_t parent;
    bool missing;
};

// Adds what one thread's list of children says; they are decimal numbers, each followed by a space.
static bool add_children_of_thread(int32_t thread, void *context) {
    struct child_search *search = context;
    char path[PATH_ROOM], text[1024];
    proc_path(path, search->parent, "/task/");
    strcpy(write_number(path + strlen(path), thread), "/children");
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        // A thread may have ended; where the first has no such file, the kernel was built without it.
        search->missing = search->missing || thread == search->parent;
        return true;
    }
    int32_t pid = 0;
    bool room = true;
    for (ssize_t count; room && (count = read(descriptor, text, sizeof text)) > 0;)
        for (ssize_t at = 0; room && at < count; at++) {
            if (text[at] >= '0' && text[at] <= '9') {
                pid = (int32_t)((uint32_t)pid * 10 + (uint32_t)(text[at] - '0'));
            } else if (pid > 0) {
                room = add_pid(pid, &search->list);
                pid = 0;
            }
        }
    close(descriptor);
    return room;
}

// Asks all threads of a process; -1 where there is no such process.
static int ask_threads(struct child_search *search) {
    char path[PATH_ROOM];
    struct stat found;
    proc_path(path, search->parent, "/task");
    if (stat(path, &found) != 0) return -1;
    // The links of the folder are one for each thread and two more, so most processes need no list of threads.
    if (found.st_nlink != 3) return each_number(path, add_children_of_thread, search);
    add_children_of_thread(search->parent, search);
    return 0;
}

static bool add_if_child(int32_t pid, void *context) {
    struct child_search *search = context;
    struct picket_process process;
    if (picket_process(pid, &process) != 1 || process.parent != search->parent) return true;
    return add_pid(pid, &search->list);
}

int picket_children(int32_t pid, int32_t *pids, int limit) {
    struct child_search search = {{pids, 0, limit}, pid, false};
    if (pid <= 0 || ask_threads(&search) != 0) {
        if (pid <= 0 || errno == ENOENT) errno = ESRCH;
        return -1;
    }
    if (!search.missing) return search.list.count;
    struct picket_process parent;
    int seen = picket_process(pid, &parent);
    if (seen == 0) errno = ESRCH;
    if (seen != 1) return -1;
    search.list.count = 0;
    return each_number("/proc", add_if_child, &search) == 0 ? search.list.count : -1;
}

int picket_arguments(int32_t pid, char *bytes, size_t size) {
    char path[PATH_ROOM];
    proc_path(path, pid, "/cmdline");
    ssize_t count = pid > 0 ? read_path(AT_FDCWD, path, bytes, size - 1) : -1;
    if (count < 0) {
        if (pid <= 0 || errno == ENOENT) errno = ESRCH;
        return -1;
    }
    // A process that wrote over its arguments may have left no NUL.
    if (count > 0 && bytes[count - 1] != 0) bytes[count++] = 0;
    return (int)count;
}

// Whether `path`, as the kernel spells the removed folder of a process, is in truth the name of one that is there.
static bool is_there(const char *link, const char *path) {
    struct stat named, held;
    return picket_is_local(path) == 1 && lstat(path, &named) == 0 && stat(link, &held) == 0 &&
           named.st_dev == held.st_dev && named.st_ino == held.st_ino;
}

int picket_folder(int32_t pid, char *path, size_t size) {
    static const char removed[] = " (deleted)";
    char link[PATH_ROOM];
    proc_path(link, pid, "/cwd");
    ssize_t count = pid > 0 ? readlink(link, path, size) : -1;
    if (count < 0) {
        if (pid <= 0 || errno == ENOENT) errno = ESRCH;
        return -1;
    }
    if ((size_t)count >= size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    path[count] = 0;
    size_t tail = sizeof removed - 1;
    if ((size_t)count > tail && strcmp(path + count - tail, removed) == 0 && !is_there(link, path)) return 0;
    return (int)count;
}

int picket_exit_watch(int32_t pid) {
    // Always close-on-exec. A pid that is that of a thread is refused with EINVAL.
    return (int)syscall(SYS_pidfd_open, pid, 0);
}
#endif
