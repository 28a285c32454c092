#define _GNU_SOURCE
#include "csystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifdef __APPLE__
#include <sys/random.h>
#endif

int64_t picket_wall_ms(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool picket_entropy(void *bytes, size_t count) {
    return count <= 256 && getentropy(bytes, count) == 0;
}

int picket_prepare(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

int picket_pipe(int ends[2], bool both) {
    if (pipe(ends) != 0) return -1;
    if (picket_prepare(ends[0]) == 0 && (both ? picket_prepare(ends[1]) : fcntl(ends[1], F_SETFD, FD_CLOEXEC)) == 0)
        return 0;
    int kept = errno;
    close(ends[0]);
    close(ends[1]);
    errno = kept;
    return -1;
}

static int signal_pipe[2] = {-1, -1};

static void tell(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    // A full pipe already wakes the loop.
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = kept;
}

int picket_signals(const int *signals, size_t count) {
    if (signal_pipe[0] < 0 && picket_pipe(signal_pipe, true) != 0) return -1;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    for (size_t index = 0; index < count; index++)
        if (sigaction(signals[index], &action, NULL) != 0) return -1;
    return signal_pipe[0];
}

void picket_ignore_sigpipe(void) {
    signal(SIGPIPE, SIG_IGN);
}

extern char **environ;

char **picket_environment(void) {
    return environ;
}

static int prepare_spawn(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, const char *folder,
                         const int given[3]) {
    int error = 0;
    for (int target = 0; target < 3 && error == 0; target++)
        error = posix_spawn_file_actions_adddup2(actions, given[target], target);
    if (error == 0 && folder != NULL) error = posix_spawn_file_actions_addchdir_np(actions, folder);
    sigset_t none, every;
    sigemptyset(&none);
    sigfillset(&every);
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    if (error == 0) error = posix_spawnattr_setsigmask(attributes, &none);
    if (error == 0) error = posix_spawnattr_setsigdefault(attributes, &every);
    if (error == 0) error = posix_spawnattr_setpgroup(attributes, 0);
    if (error == 0) error = posix_spawnattr_setflags(attributes, flags);
    return error;
}

int picket_spawn(const char *program, char *const arguments[], char *const environment[], const char *folder, int input,
                 int output, int errors, int32_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        int given[3] = {input, output, errors};
        pid_t child = 0;
        error = prepare_spawn(&actions, &attributes, folder, given);
        if (error == 0) error = posix_spawnp(&child, program, &actions, &attributes, arguments, environment);
        if (error == 0) *pid = child;
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int picket_reap(int32_t pid, int *result) {
    int status = 0;
    pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == 0) return 0;
    if (ended < 0) return -1;
    *result = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return 1;
}

bool picket_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

_Static_assert(sizeof(struct termios) <= sizeof(struct picket_terminal), "a terminal's settings must fit");

int picket_terminal_raw(int descriptor, struct picket_terminal *saved) {
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) return -1;
    memcpy(saved->kept, &settings, sizeof settings);
    settings.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    return tcsetattr(descriptor, TCSANOW, &settings);
}

int picket_terminal_restore(int descriptor, const struct picket_terminal *saved) {
    struct termios settings;
    memcpy(&settings, saved->kept, sizeof settings);
    return tcsetattr(descriptor, TCSANOW, &settings);
}

static int unix_socket(const char *path, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address->sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor >= 0 && picket_prepare(descriptor) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static int close_keeping_errno(int descriptor) {
    int kept = errno;
    close(descriptor);
    errno = kept;
    return -1;
}

int picket_socket_listen(const char *path, int backlog) {
    struct sockaddr_un address;
    int descriptor = unix_socket(path, &address);
    if (descriptor < 0) return -1;
    // No process of ours changes the mask on another thread while this runs.
    mode_t kept = umask(0177);
    int bound = bind(descriptor, (struct sockaddr *)&address, sizeof address);
    umask(kept);
    if (bound != 0 || listen(descriptor, backlog) != 0) return close_keeping_errno(descriptor);
    return descriptor;
}

// Where a send cannot be told to raise no SIGPIPE (macOS), the socket is.
static void spare_pipe_signal(int descriptor) {
#ifdef SO_NOSIGPIPE
    int yes = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes);
#else
    (void)descriptor;
#endif
}

int picket_socket_connect(const char *path) {
    struct sockaddr_un address;
    int descriptor = unix_socket(path, &address);
    if (descriptor < 0) return -1;
    spare_pipe_signal(descriptor);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) return close_keeping_errno(descriptor);
    return descriptor;
}

int picket_socket_accept(int descriptor) {
    int accepted = accept(descriptor, NULL, NULL);
    if (accepted < 0) return -1;
    spare_pipe_signal(accepted);
    return picket_prepare(accepted) == 0 ? accepted : close_keeping_errno(accepted);
}

static int loopback_address(bool six, uint16_t port, struct sockaddr_storage *address, socklen_t *size) {
    memset(address, 0, sizeof *address);
    if (six) {
        struct sockaddr_in6 *inner = (struct sockaddr_in6 *)address;
        inner->sin6_family = AF_INET6;
        inner->sin6_addr = in6addr_loopback;
        inner->sin6_port = htons(port);
        *size = sizeof *inner;
        return AF_INET6;
    }
    struct sockaddr_in *inner = (struct sockaddr_in *)address;
    inner->sin_family = AF_INET;
    inner->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    inner->sin_port = htons(port);
    *size = sizeof *inner;
    return AF_INET;
}

int picket_loopback_listen(bool six, uint16_t port, int backlog) {
    struct sockaddr_storage address;
    socklen_t size;
    int descriptor = socket(loopback_address(six, port, &address, &size), SOCK_STREAM, 0);
    if (descriptor < 0) return -1;
    // A port whose last connections are still being put to rest can be taken at once.
    int yes = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (picket_prepare(descriptor) != 0 || bind(descriptor, (struct sockaddr *)&address, size) != 0 ||
        listen(descriptor, backlog) != 0)
        return close_keeping_errno(descriptor);
    return descriptor;
}

int picket_socket_port(int descriptor) {
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) return -1;
    if (address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
    if (address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    return -1;
}

int64_t picket_socket_peer(int descriptor) {
#ifdef SO_PEERCRED
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    return peer.uid;
#else
    uid_t user;
    gid_t group;
    if (getpeereid(descriptor, &user, &group) != 0) return -1;
    return user;
#endif
}

int picket_socket_holds(int descriptor) {
    char byte;
    ssize_t count = recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count > 0) return 1;
    if (count == 0) return -1;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}

long picket_socket_send(int descriptor, const void *bytes, size_t count) {
#ifdef MSG_NOSIGNAL
    return send(descriptor, bytes, count, MSG_NOSIGNAL);
#else
    return send(descriptor, bytes, count, 0);
#endif
}

void picket_socket_shut(int descriptor) {
    shutdown(descriptor, SHUT_RDWR);
}

int picket_free_port(void) {
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor < 0) return -1;
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int port = -1;
    if (bind(descriptor, (struct sockaddr *)&address, size) == 0 &&
        getsockname(descriptor, (struct sockaddr *)&address, &size) == 0)
        port = ntohs(address.sin_port);
    close(descriptor);
    return port;
}

int picket_lock(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return -1;
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) return close_keeping_errno(descriptor);
    return descriptor;
}

int picket_hostname(char *name, size_t size) {
    if (gethostname(name, size) != 0) return -1;
    name[size - 1] = 0;
    return 0;
}

static void describe(const struct stat *found, struct picket_file *file) {
    file->kind = S_ISREG(found->st_mode)    ? 'f'
                 : S_ISDIR(found->st_mode)  ? 'd'
                 : S_ISLNK(found->st_mode)  ? 'l'
                 : S_ISSOCK(found->st_mode) ? 's'
                                            : '?';
    file->user = found->st_uid;
    file->device = (uint64_t)found->st_dev;
    file->inode = found->st_ino;
    file->size = found->st_size;
#ifdef __APPLE__
    struct timespec modified = found->st_mtimespec;
#else
    struct timespec modified = found->st_mtim;
#endif
    file->modified_ms = (int64_t)modified.tv_sec * 1000 + modified.tv_nsec / 1000000;
}

int picket_stat(const char *path, bool follow, struct picket_file *file) {
    struct stat found;
    if ((follow ? stat(path, &found) : lstat(path, &found)) != 0) return -1;
    describe(&found, file);
    return 0;
}

int picket_stat_open(int descriptor, struct picket_file *file) {
    struct stat found;
    if (fstat(descriptor, &found) != 0) return -1;
    describe(&found, file);
    return 0;
}

int picket_open_regular(const char *path) {
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    struct stat found;
    if (fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode)) return descriptor;
    errno = EINVAL;
    return close_keeping_errno(descriptor);
}

void *picket_folder_open(const char *path) {
    return opendir(path);
}

const char *picket_folder_next(void *folder) {
    char kind;
    return picket_folder_next_kind(folder, &kind);
}

const char *picket_folder_next_kind(void *folder, char *kind) {
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        *kind = entry->d_type == DT_REG    ? 'f'
                : entry->d_type == DT_DIR  ? 'd'
                : entry->d_type == DT_LNK  ? 'l'
                : entry->d_type == DT_SOCK ? 's'
                                           : '?';
        return entry->d_name;
    }
    return NULL;
}

void picket_folder_close(void *folder) {
    closedir(folder);
}

int picket_resolve(const char *path, char *resolved, size_t size) {
    char *whole = realpath(path, NULL);
    if (whole == NULL) return -1;
    size_t length = strlen(whole);
    if (length < size) memcpy(resolved, whole, length + 1);
    free(whole);
    if (length < size) return (int)length;
    errno = ENAMETOOLONG;
    return -1;
}

int64_t picket_disk_free(const char *path) {
    struct statvfs found;
    if (statvfs(path, &found) != 0) return -1;
    return (int64_t)(found.f_bavail * (found.f_frsize / 512)) / 2;
}

static int64_t cpu_ms(int who) {
    struct rusage used;
    if (getrusage(who, &used) != 0) return 0;
    return (int64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
           (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

int64_t picket_own_cpu_ms(void) {
    return cpu_ms(RUSAGE_SELF) + cpu_ms(RUSAGE_CHILDREN);
}
