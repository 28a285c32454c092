// Stands in for <termios.h> and <sys/termios.h> of the macOS SDK.
#ifndef PICKET_STANDIN_TERMIOS_H
#define PICKET_STANDIN_TERMIOS_H

typedef unsigned long tcflag_t;
typedef unsigned char cc_t;
struct termios {
    tcflag_t c_iflag;
    tcflag_t c_oflag;
    tcflag_t c_cflag;
    tcflag_t c_lflag;
    cc_t c_cc[20];
    unsigned long c_ispeed;
    unsigned long c_ospeed;
};
_Static_assert(sizeof(struct termios) == 72, "as in the SDK");
#define ECHO 0x00000008
#define ICANON 0x00000100
#define VMIN 16
#define VTIME 17
#define TCSANOW 0
int tcgetattr(int descriptor, struct termios *settings);
int tcsetattr(int descriptor, int when, const struct termios *settings);

#endif
