// The platform that is none: every look fails with ENOSYS, so that the rest compiles and says what it cannot see.
#if !defined(__linux__) && !defined(__APPLE__)
#include "csystem.h"
#include <errno.h>
#include <time.h>

static int missing(void) {
    errno = ENOSYS;
    return -1;
}

const char *picket_platform(void) { return "standin"; }

int64_t picket_awake_ms(void) { return picket_up_ms(); }

int64_t picket_up_ms(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int picket_boot_id(char *text, size_t size) { return missing(); }
int picket_process(int32_t pid, struct picket_process *process) { return missing(); }
int picket_pids(int32_t *pids, int limit) { return missing(); }
int picket_children(int32_t pid, int32_t *pids, int limit) { return missing(); }
int picket_arguments(int32_t pid, char *bytes, size_t size) { return missing(); }
int picket_folder(int32_t pid, char *path, size_t size) { return missing(); }
int picket_exit_watch(int32_t pid) { return missing(); }
int picket_is_local(const char *path) { return missing(); }
int picket_listening_sockets(const char *program, void (*found)(const char *, void *), void *context) {
    return missing();
}
uint64_t picket_listening_mark(void) { return 0; }
int picket_has_open(int32_t pid, const char *path) { return missing(); }
int picket_load_permille(void) { return missing(); }
int picket_cores(void) { return 1; }
int picket_memory(int64_t *available, int64_t *total) { return missing(); }
int64_t picket_own_resident_kib(void) { return 0; }
int picket_release_start_pages(void) { return 0; }
int picket_battery(void) { return missing(); }
int picket_watch_open(void) { return missing(); }
void picket_watch_close(int watcher) {}
int picket_watch_add(int watcher, const char *path, bool deep, bool *covers_tree) { return missing(); }
void picket_watch_remove(int watcher, int id) {}
int picket_watch_next(int watcher, struct picket_change *change) { return missing(); }
#endif
