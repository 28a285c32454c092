// Which file systems are on this machine, by /proc/self/mountinfo: proc_pid_mountinfo(5).
#if defined(__linux__)
#define _GNU_SOURCE
#include "csystem.h"
#include "locality.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct mount {
    char *point;
    enum picket_locality locality;
};

// The mounts that matter: those that are not local, and local ones below an automounter.
struct mounts {
    struct mount *list;
    size_t count;
};

// Served by another machine, a hypervisor's host, or a program. 9p and drvfs are how WSL shows the drives of Windows.
static const char *const remote_kinds[] = {
    "nfs",  "nfs4",   "cifs",  "smb2",   "smb3", "smbfs", "fuse",     "fuseblk", "9p",    "drvfs",  "virtiofs", "afs",
    "ceph", "coda",   "lustre", "gpfs",  "gfs2", "ocfs2", "orangefs", "pvfs2",   "ncpfs", "vboxsf", "vmhgfs",
    "prl_fs", "beegfs", NULL};

// Held by this machine's memory, or on its disks without a device of their own in the list of mounts.
static const char *const local_kinds[] = {
    "overlay",   "aufs",     "ext2",    "ext3",        "ext4",     "btrfs",    "xfs",       "zfs",       "f2fs",
    "bcachefs",  "tmpfs",    "ramfs",   "rootfs",      "proc",     "sysfs",    "devtmpfs",  "devpts",    "cgroup",
    "cgroup2",   "debugfs",  "tracefs", "securityfs",  "pstore",   "bpf",      "mqueue",    "hugetlbfs", "configfs",
    "fusectl",   "efivarfs", "nsfs",    "binfmt_misc", "squashfs", "erofs",    "selinuxfs", "ecryptfs",  "rpc_pipefs",
    "nfsd",      "wslfs",    "lxfs",    NULL};

static bool listed(const char *const *kinds, const char *kind) {
    for (; *kinds != NULL; kinds++)
        if (strcmp(*kinds, kind) == 0) return true;
    return false;
}

static enum picket_locality locality_of(const char *kind, const char *device) {
    if (strcmp(kind, "autofs") == 0) return PICKET_ON_DEMAND;
    if (strncmp(kind, "fuse.", 5) == 0 || listed(remote_kinds, kind)) return PICKET_REMOTE;
    if (listed(local_kinds, kind) || strncmp(device, "/dev/", 5) == 0) return PICKET_LOCAL;
    return PICKET_UNKNOWN_MOUNT;
}

// Undoes the octal escapes of space, tab, newline and backslash in place.
static void unescape(char *text) {
    char *to = text;
    for (const char *from = text; *from != 0; to++) {
        if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' && from[3] >= '0' &&
            from[3] <= '7') {
            *to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = 0;
}

static bool is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static bool add(struct mounts *mounts, const char *point, enum picket_locality locality) {
    for (size_t index = 0; index < mounts->count; index++)
        if (strcmp(mounts->list[index].point, point) == 0) {
            // A later mount at the same place covers the earlier one.
            mounts->list[index].locality = locality;
            return true;
        }
    if (mounts->count % 32 == 0) {
        struct mount *grown = realloc(mounts->list, (mounts->count + 32) * sizeof *grown);
        if (grown == NULL) return false;
        mounts->list = grown;
    }
    char *copy = strdup(point);
    if (copy == NULL) return false;
    mounts->list[mounts->count++] = (struct mount){copy, locality};
    return true;
}

static void release(struct mounts *mounts) {
    for (size_t index = 0; index < mounts->count; index++) free(mounts->list[index].point);
    free(mounts->list);
    *mounts = (struct mounts){NULL, 0};
}

static bool matters(const struct mounts *mounts, const struct mount *mount) {
    if (mount->locality != PICKET_LOCAL) return true;
    for (size_t index = 0; index < mounts->count; index++)
        if (mounts->list[index].locality == PICKET_ON_DEMAND && is_below(mount->point, mounts->list[index].point))
            return true;
    return false;
}

static void forget_what_does_not_matter(struct mounts *mounts) {
    size_t kept = 0;
    for (size_t index = 0; index < mounts->count; index++) {
        struct mount mount = mounts->list[index];
        if (matters(mounts, &mount)) {
            // Those before `index` were looked at already, so they may change places.
            mounts->list[index] = mounts->list[kept];
            mounts->list[kept++] = mount;
        }
    }
    for (size_t index = kept; index < mounts->count; index++) free(mounts->list[index].point);
    mounts->count = kept;
}

// One line: id, parent, device, root, point, options, optional fields, "-", kind, source, options.
static bool add_line(struct mounts *mounts, char *line) {
    char *rest = line, *point = NULL;
    for (int field = 0; field < 5 && rest != NULL; field++) point = strsep(&rest, " ");
    char *tail = rest == NULL ? NULL : strstr(rest, " - ");
    if (tail == NULL || point[0] != '/') return true;
    tail += 3;
    char *kind = strsep(&tail, " \n");
    char *device = tail == NULL ? NULL : strsep(&tail, " \n");
    unescape(point);
    return add(mounts, strcmp(point, "/") == 0 ? "" : point, locality_of(kind, device == NULL ? "" : device));
}

static bool load(struct mounts *mounts, FILE *file) {
    char *line = NULL;
    size_t size = 0;
    bool whole = true;
    while (whole && getline(&line, &size, file) > 0) whole = add_line(mounts, line);
    free(line);
    if (whole && !ferror(file)) {
        forget_what_does_not_matter(mounts);
        return true;
    }
    release(mounts);
    return false;
}

static enum picket_locality mount_at(const void *context, const char *path) {
    const struct mounts *mounts = context;
    for (size_t index = 0; index < mounts->count; index++)
        if (strcmp(mounts->list[index].point, path) == 0) return mounts->list[index].locality;
    return PICKET_NO_MOUNT;
}

static int answer(const struct mounts *mounts, const char *path) {
    // Most machines have local mounts only, and no walk is needed.
    if (mounts->count == 0 && path[0] == '/') return 1;
    return picket_follow(mounts, mount_at, path);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct mounts known;
static int mountinfo = -1;

// Whether `known` is true of now. The kernel says POLLERR once after each change, to each descriptor of its own.
static bool refresh(void) {
    bool first = mountinfo < 0;
    if (first) mountinfo = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (mountinfo < 0) return false;
    struct pollfd asked = {.fd = mountinfo, .events = POLLPRI};
    int changed = poll(&asked, 1, 0);
    if (!first && changed == 0) return true;
    release(&known);
    FILE *file = fopen("/proc/self/mountinfo", "re");
    bool loaded = file != NULL && load(&known, file);
    if (file != NULL) fclose(file);
    if (loaded) return true;
    close(mountinfo);
    mountinfo = -1;
    return false;
}

int picket_is_local(const char *path) {
    pthread_mutex_lock(&lock);
    int found = refresh() ? answer(&known, path) : -1;
    pthread_mutex_unlock(&lock);
    return found;
}

int picket_is_local_among(const char *mounts, const char *path) {
    struct mounts given = {NULL, 0};
    FILE *file = fmemopen((void *)mounts, strlen(mounts), "r");
    int found = file != NULL && load(&given, file) ? answer(&given, path) : -1;
    if (file != NULL) fclose(file);
    release(&given);
    return found;
}
#endif
