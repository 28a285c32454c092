// The floor: what a host agent costs that is told its workers and looks at nothing but their processes. C, libmosquitto, one
// poll loop, the stat of each process every 10 s, one message.
#include <mosquitto.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sample(struct mosquitto *client, int count, char **pids) {
    static char message[65536];
    size_t used = 0;
    for (int index = 0; index < count; index++) {
        char path[64], text[1024];
        snprintf(path, sizeof path, "/proc/%s/stat", pids[index]);
        FILE *file = fopen(path, "r");
        size_t size = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
        if (file != NULL) fclose(file);
        text[size] = 0;
        long user = 0, system = 0, resident = 0;
        const char *rest = strrchr(text, ')');
        if (rest != NULL)
            sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld %*d %*d %*d %*d %*d %*d %*u %*u %ld", &user,
                   &system, &resident);
        used += (size_t)snprintf(message + used, sizeof message - used, "{\"pid\":%s,\"cpu\":%ld,\"rss\":%ld}", pids[index],
                                 user + system, resident);
        if (used > sizeof message - 256) break;
    }
    mosquitto_publish(client, NULL, "bench/floor", (int)used, message, 0, false);
}

int main(int count, char **arguments) {
    mosquitto_lib_init();
    struct mosquitto *client = mosquitto_new(NULL, true, NULL);
    if (count < 2 || mosquitto_connect(client, "127.0.0.1", atoi(arguments[1]), 60) != 0) return 1;
    for (long due = now_ms();;) {
        long wait = due - now_ms();
        struct pollfd one = {mosquitto_socket(client), (short)(POLLIN | (mosquitto_want_write(client) ? POLLOUT : 0)), 0};
        poll(&one, 1, wait < 0 ? 0 : wait > 1000 ? 1000 : (int)wait);
        if (one.revents & POLLIN) mosquitto_loop_read(client, 1);
        if (one.revents & POLLOUT) mosquitto_loop_write(client, 1);
        if (mosquitto_loop_misc(client) != 0) return 1;
        if (now_ms() < due) continue;
        sample(client, count - 2, arguments + 2);
        due += 10000;
    }
}
