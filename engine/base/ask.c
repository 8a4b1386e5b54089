/* ask.c -- reads a line from standard input, with a prompt if that is a terminal.
 *
 * It reads byte by byte, so that the lines after this one are left to the next reader. While a
 * terminal hides what is typed, signals wait until it shows text again: then they end or stop the
 * process as always. */
#include "engine/base/ask.h"

#include "engine/base/buf.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_MOST = 4096 };

/* Blocks the signals that a terminal sends. Returns a descriptor that tells of them; negative on failure. */
static int hold_signals(sigset_t *out_before)
{
    static const int held[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP};
    sigset_t set;
    (void)sigemptyset(&set);
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
        (void)sigaddset(&set, held[i]);
    }
    (void)sigprocmask(SIG_BLOCK, &set, out_before);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static void read_line(int signals, struct buf *out)
{
    struct pollfd waits[] = {{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}};
    char c = 0;
    while (out->length < LINE_MOST && poll(waits, 2, -1) > 0 && waits[1].revents == 0 &&
            read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
        buf_add_char(out, c);
    }
    if (out->length > 0 && out->bytes[out->length - 1] == '\r') {
        buf_truncate(out, out->length - 1);
    }
}

bool ask_line(const char *prompt, bool secret, struct buf *out)
{
    struct termios shown;
    sigset_t before;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
    bool hides = terminal && secret;
    int signals = hides ? hold_signals(&before) : -1;
    buf_clear(out);
    (void)buf_reserve(out, LINE_MOST + 1); /* growing would leave copies of a secret */
    if (terminal) {
        (void)fputs(prompt, stderr);
    }
    if (hides) {
        struct termios hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    read_line(signals, out);
    if (hides) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        (void)fputc('\n', stderr);
        (void)close(signals);
        (void)sigprocmask(SIG_SETMASK, &before, NULL);
    }
    return out->length > 0;
}
