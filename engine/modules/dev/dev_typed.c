/* dev_typed.c -- words typed at the terminal of `skein dev`. */
#include "engine/modules/dev/dev.h"

#include "engine/base/str.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { TYPED_MAX = 1000 };

static const char help[] =
        "push   test the changed behaviours on the real server, and apply the files there\n"
        "test   run all tests\n"
        "quit   end; the private world is removed\n";

static void say(const char *text)
{
    (void)fputs(text, stdout);
    (void)fflush(stdout);
}

static void push_typed(struct dev *dev)
{
    if (!dev->url) {
        say("not pushed: say where to by --server URL\n");
    } else if (dev->working) {
        dev->push_again = true;
        say("the push follows the tests\n");
    } else {
        dev_push(dev);
    }
}

static void obey(struct dev *dev, struct str word)
{
    if (str_equal(word, STR("push"))) {
        push_typed(dev);
    } else if (str_equal(word, STR("test"))) {
        dev_test_all(dev);
    } else if (str_equal(word, STR("quit"))) {
        (void)raise(SIGINT); /* the server ends in its usual way */
    } else if (word.length > 0) {
        say(help);
    }
}

static void on_typed(struct ev_loop *loop, ev_io *io, int events)
{
    struct dev *dev = io->data;
    char bytes[256];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof(bytes));
    (void)events;
    if (count <= 0) {
        ev_io_stop(loop, io);
        if (dev->terminal) {
            (void)raise(SIGINT); /* Ctrl-D, or the terminal is gone */
        }
        return;
    }
    buf_add(&dev->line, bytes, (size_t)count);
    struct str rest = buf_str(&dev->line);
    size_t used = 0;
    for (size_t end; (end = str_find_char(rest, '\n', 0)) != SIZE_MAX;) {
        obey(dev, str_trim(str_slice(rest, 0, end)));
        used += end + 1;
        rest = str_slice(rest, end + 1, rest.length);
    }
    buf_consume(&dev->line, used);
    if (dev->line.length > TYPED_MAX) {
        buf_clear(&dev->line);
    }
}

void dev_typed_open(struct dev *dev, struct ev_loop *loop)
{
    ev_io_init(&dev->typed, on_typed, STDIN_FILENO, EV_READ);
    dev->typed.data = dev;
    dev->terminal = isatty(STDIN_FILENO);
    ev_io_start(loop, &dev->typed);
}

void dev_typed_close(struct dev *dev, struct ev_loop *loop)
{
    if (dev->typed.data) {
        ev_io_stop(loop, &dev->typed);
    }
}
