// What processes hold open, by /proc/PID/fd and /proc/net/unix: proc_pid_fd(5), unix(7).
#if defined(__linux__)
#define _GNU_SOURCE
#include "csystem.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_SOCKETS = 256, MOST_DESCRIPTORS = 65536 };

// Calls `found` with where each descriptor of a process leads, until it answers true: 1 then, 0 at the end, -1 where
// they cannot be seen.
static int each_descriptor(int32_t pid, bool (*found)(const char *target, void *context), void *context) {
    char path[64], target[PATH_MAX + 1];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    if (folder == NULL) return -1;
    int answer = 0;
    struct dirent *entry;
    for (int count = 0; answer == 0 && count < MOST_DESCRIPTORS && (entry = readdir(folder)) != NULL; count++) {
        if (entry->d_name[0] == '.') continue;
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = 0;
        if (found(target, context)) answer = 1;
    }
    closedir(folder);
    return answer;
}

static bool is_same_path(const char *target, void *path) {
    return strcmp(target, path) == 0;
}

int picket_has_open(int32_t pid, const char *path) {
    return each_descriptor(pid, is_same_path, (void *)path);
}

struct sockets {
    uint64_t inodes[MOST_SOCKETS];
    int count;
};

static bool add_socket(const char *target, void *context) {
    struct sockets *sockets = context;
    unsigned long long inode;
    if (sscanf(target, "socket:[%llu]", &inode) == 1) sockets->inodes[sockets->count++] = inode;
    return sockets->count == MOST_SOCKETS;
}

// By its short name, alone or before a colon as tmux sets it ("tmux: server"), or by the file it runs.
static bool runs_program(int32_t pid, const char *name, const char *program) {
    size_t length = strlen(program);
    if (strncmp(name, program, length) == 0 && (name[length] == 0 || name[length] == ':')) return true;
    char path[64], target[PATH_MAX + 1];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    ssize_t count = readlink(path, target, sizeof target - 1);
    if (count <= 0) return false;
    target[count] = 0;
    char *removed = strstr(target, " (deleted)");
    if (removed != NULL) *removed = 0;
    const char *slash = strrchr(target, '/');
    return slash != NULL && strcmp(slash + 1, program) == 0;
}

// One line of /proc/net/unix: the path of a listening stream socket with its inode, or NULL.
static const char *listening_path(char *line, uint64_t *inode_found) {
    unsigned long long flags, inode;
    unsigned kind;
    int path = 0;
    if (sscanf(line, "%*s %*s %*s %llx %x %*s %llu %n", &flags, &kind, &inode, &path) != 3 || path == 0) return NULL;
    enum { LISTENS = 1 << 16, STREAM = 1 };
    if ((flags & LISTENS) == 0 || kind != STREAM || line[path] != '/') return NULL;
    line[strcspn(line, "\n")] = 0;
    *inode_found = inode;
    return line + path;
}

static bool is_among(const struct sockets *sockets, uint64_t inode) {
    for (int index = 0; index < sockets->count; index++)
        if (sockets->inodes[index] == inode) return true;
    return false;
}

// A path may hold a line break and so forge a line, hence the look at what lies there.
static bool is_own_socket(const char *path) {
    struct stat found;
    return picket_is_local(path) == 1 && lstat(path, &found) == 0 && S_ISSOCK(found.st_mode) &&
           (found.st_uid == geteuid() || found.st_uid == 0);
}

static int tell_listening(const struct sockets *sockets, void (*found)(const char *, void *), void *context) {
    FILE *file = fopen("/proc/net/unix", "re");
    if (file == NULL) return -1;
    char line[512];
    while (fgets(line, sizeof line, file) != NULL) {
        uint64_t inode;
        const char *path = listening_path(line, &inode);
        if (path != NULL && is_among(sockets, inode) && is_own_socket(path)) found(path, context);
    }
    fclose(file);
    return 0;
}

uint64_t picket_listening_mark(void) {
    FILE *file = fopen("/proc/net/unix", "re");
    if (file == NULL) return 0;
    char line[512];
    // FNV-1a; the order of the lines is that of the kernel's table and changes with what stands in it.
    uint64_t mark = 14695981039346656037u;
    while (fgets(line, sizeof line, file) != NULL) {
        uint64_t inode;
        const char *path = listening_path(line, &inode);
        if (path == NULL) continue;
        for (; *path != 0; path++) mark = (mark ^ (unsigned char)*path) * 1099511628211u;
        for (; inode != 0; inode >>= 8) mark = (mark ^ (inode & 255)) * 1099511628211u;
    }
    fclose(file);
    return mark == 0 ? 1 : mark;
}

int picket_listening_sockets(const char *program, void (*found)(const char *path, void *context), void *context) {
    DIR *folder = opendir("/proc");
    if (folder == NULL) return -1;
    struct sockets sockets;
    sockets.count = 0;
    uid_t user = geteuid();
    struct dirent *entry;
    while (sockets.count < MOST_SOCKETS && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
        struct stat owner;
        if (fstatat(dirfd(folder), entry->d_name, &owner, 0) != 0 || owner.st_uid != user) continue;
        struct picket_process process;
        int32_t pid = (int32_t)strtol(entry->d_name, NULL, 10);
        if (picket_process(pid, &process) == 1 && !process.zombie && runs_program(pid, process.name, program))
            each_descriptor(pid, add_socket, &sockets);
    }
    closedir(folder);
    return sockets.count == 0 ? 0 : tell_listening(&sockets, found, context);
}
#endif
