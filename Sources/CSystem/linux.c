// The machine as Linux shows it: clocks, boot, load, memory, battery. Facts: proc(5), clock_gettime(2), sysfs.
#if defined(__linux__)
#define _GNU_SOURCE
#include "csystem.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static ssize_t read_file(const char *path, char *bytes, size_t size) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    size_t used = 0;
    while (used < size - 1) {
        ssize_t count = read(descriptor, bytes + used, size - 1 - used);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        used += (size_t)count;
    }
    close(descriptor);
    bytes[used] = 0;
    return (ssize_t)used;
}

const char *picket_platform(void) {
    char release[256];
    if (read_file("/proc/sys/kernel/osrelease", release, sizeof release) > 0 && strcasestr(release, "microsoft"))
        return "linux-wsl";
    return "linux";
}

int64_t picket_up_ms(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t picket_awake_ms(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int picket_boot_id(char *text, size_t size) {
    ssize_t count = read_file("/proc/sys/kernel/random/boot_id", text, size);
    while (count > 0 && text[count - 1] == '\n') text[--count] = 0;
    return (int)count;
}

int picket_load_permille(void) {
    char text[128];
    unsigned whole, hundredths;
    if (read_file("/proc/loadavg", text, sizeof text) <= 0) return -1;
    if (sscanf(text, "%7u.%2u", &whole, &hundredths) != 2 || whole > 1000000) return -1;
    return (int)(whole * 1000 + hundredths * 10);
}

int picket_cores(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

static int64_t figure(const char *text, const char *name) {
    const char *at = strstr(text, name);
    return at == NULL ? -1 : strtoll(at + strlen(name), NULL, 10);
}

int picket_memory(int64_t *available, int64_t *total) {
    char text[2048];
    if (read_file("/proc/meminfo", text, sizeof text) <= 0) return -1;
    *available = figure(text, "MemAvailable:");
    *total = figure(text, "MemTotal:");
    return *available < 0 || *total < 0 ? -1 : 0;
}

int64_t picket_own_resident_kib(void) {
    char text[128];
    long long pages;
    if (read_file("/proc/self/statm", text, sizeof text) <= 0 || sscanf(text, "%*d %lld", &pages) != 1) return 0;
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static bool says(const char *folder, const char *name, const char *file, const char *word) {
    char path[512], text[32];
    snprintf(path, sizeof path, "%s/%s/%s", folder, name, file);
    return read_file(path, text, sizeof text) > 0 && strncmp(text, word, strlen(word)) == 0;
}

int picket_battery(void) {
    static const char supplies[] = "/sys/class/power_supply";
    DIR *folder = opendir(supplies);
    if (folder == NULL) return -1;
    int charge = -1;
    struct dirent *entry;
    while (charge < 0 && (entry = readdir(folder)) != NULL) {
        // A scope of "Device" is the battery of a mouse or a headset.
        if (!says(supplies, entry->d_name, "type", "Battery") || says(supplies, entry->d_name, "scope", "Device"))
            continue;
        char path[512], text[32];
        snprintf(path, sizeof path, "%s/%s/capacity", supplies, entry->d_name);
        if (read_file(path, text, sizeof text) > 0 && isdigit((unsigned char)text[0])) charge = atoi(text);
    }
    closedir(folder);
    return charge > 100 ? 100 : charge;
}
#endif
