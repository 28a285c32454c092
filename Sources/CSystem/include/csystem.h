// System calls that Swift cannot call, or that each platform spells in its own way.
//
// unix.c meets the first part on every platform. linux*.c, darwin*.c and standin.c each meet the second part whole;
// nothing above this header asks which platform it runs on. All functions return -1 (or 0 bytes) with errno set where
// they fail, unless said otherwise.
#ifndef CSYSTEM_H
#define CSYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// --- every Unix: unix.c ---------------------------------------------------------------------------------------------

// Milliseconds since 1970-01-01 UTC by the wall clock.
int64_t picket_wall_ms(void);

// Fills `bytes` with randomness from the kernel; false where there is none.
bool picket_entropy(void *bytes, size_t count);

// A pipe, both ends close-on-exec; the read end does not block, and the write end neither where `both` is set.
int picket_pipe(int ends[2], bool both);

// Makes a descriptor non-blocking and close-on-exec.
int picket_prepare(int descriptor);

// Makes each of `signals` write its number, one byte, to a pipe; returns the end to read. Called once in a process.
int picket_signals(const int *signals, size_t count);

// Ignores SIGPIPE, so that a closed pipe is an error code.
void picket_ignore_sigpipe(void);

// Starts a program in a process group of its own with default signals and only the three descriptors given.
// `arguments` and `environment` end in NULL; `folder` may be NULL. Returns 0 or an error number; `pid` gets the child.
int picket_spawn(const char *program, char *const arguments[], char *const environment[], const char *folder, int input,
                 int output, int errors, int32_t *pid);

// The environment of this process.
char **picket_environment(void);

// Reaps a child if it ended: 1 ended (code, or -signal, in `result`), 0 it runs, -1 no such child.
int picket_reap(int32_t pid, int *result);

// The terminal's size; false where the descriptor is none.
bool picket_terminal_size(int descriptor, int *columns, int *rows);

// Turns a terminal's echo and line editing off and on again; `saved` keeps what was there.
struct picket_terminal {
    unsigned char kept[128];
};
int picket_terminal_raw(int descriptor, struct picket_terminal *saved);
int picket_terminal_restore(int descriptor, const struct picket_terminal *saved);

// A listening or connected Unix socket; the path is bounded by the caller. Mode 0600 for listening ones.
int picket_socket_listen(const char *path, int backlog);
int picket_socket_connect(const char *path);
int picket_socket_accept(int descriptor);

// A listening TCP socket on the loopback address, that of IPv6 where `six` is set; port 0 asks for a free one.
int picket_loopback_listen(bool six, uint16_t port, int backlog);

// The port of a listening TCP socket, or -1.
int picket_socket_port(int descriptor);

// The user at the other end of a connected Unix socket; -1 where that is not known.
int64_t picket_socket_peer(int descriptor);

// What a connected socket holds: 1 bytes to read, 0 nothing yet, -1 its other end left. Takes nothing, never waits.
int picket_socket_holds(int descriptor);

// Sends what the socket takes now; never raises SIGPIPE where the system can be told so.
long picket_socket_send(int descriptor, const void *bytes, size_t count);

// Ends a connection both ways; the descriptor stays open.
void picket_socket_shut(int descriptor);

// A loopback TCP port that was free a moment ago; -1 where none is.
int picket_free_port(void);

// An exclusive lock on a file, without waiting; returns its descriptor, or -1 with EWOULDBLOCK where another holds it.
int picket_lock(const char *path);

// The name of this machine, cut at `size`.
int picket_hostname(char *name, size_t size);

// What stat tells: the kind is 'f', 'd', 'l', 's' or '?'. `follow` follows a link at the last part.
struct picket_file {
    char kind;
    uint32_t user;
    uint64_t device;
    uint64_t inode;
    int64_t size;
    int64_t modified_ms;
};
int picket_stat(const char *path, bool follow, struct picket_file *file);
int picket_stat_open(int descriptor, struct picket_file *file);

// Opens a regular file for reading, never following a link at the last part and never blocking on a FIFO.
int picket_open_regular(const char *path);

// The next name of a folder, NULL at its end; `folder` is opened and closed with the two others.
void *picket_folder_open(const char *path);
const char *picket_folder_next(void *folder);
void picket_folder_close(void *folder);

// The next name and what the folder itself says of it: 'f', 'd', 'l', 's', or '?' where only a look at it can tell.
const char *picket_folder_next_kind(void *folder, char *kind);

// The path with its links resolved: its length, or -1.
int picket_resolve(const char *path, char *resolved, size_t size);

// KiB free for this user where `path` lies; -1 where that is not known.
int64_t picket_disk_free(const char *path);

// CPU time of this process and its ended children, in milliseconds.
int64_t picket_own_cpu_ms(void);

// --- by platform: linux*.c, darwin*.c, standin.c ---------------------------------------------------------------------

// The name of the platform: "linux", "linux-wsl", "macos", "standin".
const char *picket_platform(void);

// Milliseconds since boot, sleep included; never steps back within a boot.
int64_t picket_up_ms(void);

// Milliseconds since some point in this boot, sleep left out: it stands still while picket_up_ms goes on over a sleep.
int64_t picket_awake_ms(void);

// This boot's id as text; the length, or -1.
int picket_boot_id(char *text, size_t size);

// One process in one look. `start` is in the kernel's own unit, for equality only; `started_up_ms` is since boot.
struct picket_process {
    int32_t pid;
    int32_t parent;
    uint32_t user;
    uint64_t start;
    int64_t started_up_ms;
    int64_t cpu_ms;
    int64_t resident_kib;
    bool zombie;
    char name[64];
};
// 1 seen, 0 no such process, -1 the look failed.
int picket_process(int32_t pid, struct picket_process *process);

// All pids, at most `limit`; the count, or -1.
int picket_pids(int32_t *pids, int limit);

// The children of a process, at most `limit`; the count, or -1.
int picket_children(int32_t pid, int32_t *pids, int limit);

// The arguments of a process, each ended by NUL, never its environment; bytes written, 0 where it has none, or -1.
int picket_arguments(int32_t pid, char *bytes, size_t size);

// The current folder of a process: its length, 0 where that folder was removed, or -1.
int picket_folder(int32_t pid, char *path, size_t size);

// A descriptor that becomes readable when the process ends; -1 with ESRCH where it is gone.
int picket_exit_watch(int32_t pid);

// Whether the file system that holds `path` is on this machine: 1 yes, 0 no, -1 not known. It reads the list of mounts
// and touches no file system that is not local, so it does not hang where one is out of reach. May be called on any
// thread.
int picket_is_local(const char *path);

// Calls `found` with each path of a listening Unix socket that a process of this user and program name holds; -1 where
// the look failed.
int picket_listening_sockets(const char *program, void (*found)(const char *path, void *context), void *context);

// A number that differs once other Unix sockets listen than before, on the whole machine; 0 where that is not to be had
// for less than a look at all processes. A look for listening sockets finds nothing new while it stays.
uint64_t picket_listening_mark(void);

// 1 where `pid` has the file open, 0 where not, -1 where that cannot be seen.
int picket_has_open(int32_t pid, const char *path);

// Load over one minute in thousandths, or -1.
int picket_load_permille(void);

// Number of cores.
int picket_cores(void);

// Memory in KiB; -1 where the look failed.
int picket_memory(int64_t *available, int64_t *total);

// Resident memory of this process in KiB.
int64_t picket_own_resident_kib(void);

// Gives back pages of program files that are mapped, most of which only the start needed; what is needed again comes
// back from the page cache by itself. The number of segments given back; 0 where the platform does not need it.
int picket_release_start_pages(void);

// Battery charge in percent; -1 without one.
int picket_battery(void);

// Watching paths. One descriptor for all; it is readable when something changed.
int picket_watch_open(void);
void picket_watch_close(int watcher);
// Watches a folder (entries appear, go, change) or a file; the id of the watch, or -1 (ENOSPC: the kernel's limit).
// Where `deep` is set and the platform watches whole trees, folders below are watched too and *covers_tree is set.
int picket_watch_add(int watcher, const char *path, bool deep, bool *covers_tree);
void picket_watch_remove(int watcher, int id);
// One change: the watch's id and the name below it ("" for the watched folder itself, or where not known).
// `is_folder` for an entry that is a folder, `overflow` where changes were lost (of every watch where the id is -1).
// Without a name, `removed`: what is watched is gone and its watch ended; `moved`: it has another path now. 1 for a
// change, 0 for none left, -1.
struct picket_change {
    int id;
    bool is_folder;
    bool created;
    bool removed;
    bool moved;
    bool overflow;
    char name[1024];
};
int picket_watch_next(int watcher, struct picket_change *change);

// --- linux*.c alone, for its tests -----------------------------------------------------------------------------------

#ifdef __linux__
// Reads the text of /proc/PID/stat into all fields but `user`; false where it is none.
bool picket_parse_stat(const char *text, size_t length, struct picket_process *process);

// picket_is_local by a list of mounts given as text in the form of /proc/self/mountinfo.
int picket_is_local_among(const char *mounts, const char *path);
#endif

#endif
