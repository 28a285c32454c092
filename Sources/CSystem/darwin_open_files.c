// What processes hold open on macOS, through libproc; same user or root only. Facts: <libproc.h>, <sys/proc_info.h>.
#if defined(__APPLE__)
#include "csystem.h"

#include <errno.h>
#include <libproc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/proc_info.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 65536, MOST_PROCESSES = 1 << 17 };

// Calls `found` with each descriptor of a kind that a process holds, until it answers true: 1 then, 0 at the end, -1
// where they cannot be seen.
static int each_descriptor(int32_t pid, uint32_t kind, bool (*found)(int32_t pid, int32_t descriptor, void *context),
                           void *context) {
    int size = proc_pidinfo(pid, PROC_PIDLISTFDS, 0, NULL, 0);
    if (size <= 0) return -1;
    // Room for some that are opened meanwhile.
    const int most = MOST_DESCRIPTORS * (int)sizeof(struct proc_fdinfo);
    size += 32 * (int)sizeof(struct proc_fdinfo);
    if (size > most) size = most;
    struct proc_fdinfo *list = malloc((size_t)size);
    if (list == NULL) return -1;
    int used = proc_pidinfo(pid, PROC_PIDLISTFDS, 0, list, size);
    int answer = used < 0 ? -1 : 0;
    for (int index = 0; answer == 0 && index < used / (int)sizeof *list; index++)
        if (list[index].proc_fdtype == kind && found(pid, list[index].proc_fd, context)) answer = 1;
    free(list);
    return answer;
}

static bool is_same_path(int32_t pid, int32_t descriptor, void *path) {
    struct vnode_fdinfowithpath file;
    if (proc_pidfdinfo(pid, descriptor, PROC_PIDFDVNODEPATHINFO, &file, sizeof file) != (int)sizeof file) return false;
    return strncmp(file.pvip.vip_path, path, sizeof file.pvip.vip_path) == 0;
}

uint64_t picket_listening_mark(void) {
    // Only the processes themselves tell their sockets here.
    return 0;
}

int picket_has_open(int32_t pid, const char *path) {
    return each_descriptor(pid, PROX_FDTYPE_VNODE, is_same_path, (void *)path);
}

struct listener {
    void (*found)(const char *path, void *context);
    void *context;
};

static bool tell_if_listening(int32_t pid, int32_t descriptor, void *context) {
    const struct listener *listener = context;
    struct socket_fdinfo socket;
    int size = sizeof socket;
    if (proc_pidfdinfo(pid, descriptor, PROC_PIDFDSOCKETINFO, &socket, size) != size) return false;
    if (socket.psi.soi_kind != SOCKINFO_UN || socket.psi.soi_type != SOCK_STREAM) return false;
    if ((socket.psi.soi_options & SO_ACCEPTCONN) == 0) return false;
    char path[sizeof socket.psi.soi_proto.pri_un.unsi_addr.ua_sun.sun_path + 1];
    memcpy(path, socket.psi.soi_proto.pri_un.unsi_addr.ua_sun.sun_path, sizeof path - 1);
    path[sizeof path - 1] = 0;
    struct stat file;
    if (path[0] == '/' && picket_is_local(path) == 1 && lstat(path, &file) == 0 && S_ISSOCK(file.st_mode) &&
        (file.st_uid == geteuid() || file.st_uid == 0))
        listener->found(path, listener->context);
    return false;
}

int picket_listening_sockets(const char *program, void (*found)(const char *path, void *context), void *context) {
    int size = proc_listpids(PROC_UID_ONLY, (uint32_t)geteuid(), NULL, 0);
    if (size <= 0 || size > MOST_PROCESSES * (int)sizeof(int32_t)) return -1;
    int32_t *pids = malloc((size_t)size);
    if (pids == NULL) return -1;
    int count = proc_listpids(PROC_UID_ONLY, (uint32_t)geteuid(), pids, size) / (int)sizeof *pids;
    struct listener listener = {found, context};
    for (int index = 0; index < count; index++) {
        struct picket_process process;
        if (picket_process(pids[index], &process) == 1 && !process.zombie && strcmp(process.name, program) == 0)
            each_descriptor(pids[index], PROX_FDTYPE_SOCKET, tell_if_listening, &listener);
    }
    free(pids);
    return count < 0 ? -1 : 0;
}
#endif
