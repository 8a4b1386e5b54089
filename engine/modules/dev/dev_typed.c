/* dev_typed.c -- words typed at the terminal of `skein dev`. */
#include "engine/modules/dev/dev.h"

#include "engine/base/mem.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { TYPED_MAX = 1000 };

struct dev_typed {
    struct ev_loop *loop;
    ev_io io;
    struct buf line;
    struct dev *dev; /* borrowed */
};

static const char typed_help[] =
        "push   test the changed behaviours on the real server, and apply the files there\n"
        "test   run all tests\n"
        "reset  begin again with a fresh world of the files, without what was played\n"
        "quit   end; the private world is removed\n";

static void say_dev(const char *text)
{
    (void)fputs(text, stdout);
    (void)fflush(stdout);
}

static void push_typed(struct dev *dev)
{
    if (!dev->url) {
        say_dev("not pushed: say where to by --server URL\n");
    } else if (dev->working) {
        dev->push_again = true;
        say_dev("the push follows the tests\n");
    } else {
        dev_push(dev);
    }
}

static void reset_typed(struct dev *dev)
{
    struct err err;
    if (!dev->applied) {
        say_dev("not reset: the files have a problem, so no world can be made of them\n");
    } else if (dev_again_ask(dev, &err)) {
        say_dev("a fresh world\n");
    } else {
        (void)printf("not reset: %s\n", err.text);
        (void)fflush(stdout);
    }
}

static void obey(struct dev *dev, struct str word)
{
    if (str_equal(word, STR("push"))) {
        push_typed(dev);
    } else if (str_equal(word, STR("test"))) {
        dev_test_all(dev);
    } else if (str_equal(word, STR("reset"))) {
        reset_typed(dev);
    } else if (str_equal(word, STR("quit"))) {
        (void)raise(SIGINT); /* the server ends in its usual way */
    } else if (word.length > 0) {
        say_dev(typed_help);
    }
}

static void on_typed(struct ev_loop *loop, ev_io *io, int events)
{
    struct dev_typed *typed = io->data;
    char bytes[256];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof(bytes));
    (void)events;
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (count <= 0) { /* Ctrl-D, or the terminal or the program that typed is gone */
        ev_io_stop(loop, io);
        typed->dev->ends = true;
        if (!typed->dev->working) {
            obey(typed->dev, STR("quit"));
        }
        return;
    }
    buf_add(&typed->line, bytes, (size_t)count);
    size_t end = 0;
    while ((end = str_find_char(buf_str(&typed->line), '\n', 0)) != SIZE_MAX) {
        obey(typed->dev, str_trim(str_slice(buf_str(&typed->line), 0, end)));
        buf_consume(&typed->line, end + 1);
    }
    if (typed->line.length > TYPED_MAX) {
        buf_clear(&typed->line);
    }
}

struct dev_typed *dev_typed_open(struct ev_loop *loop, struct dev *dev)
{
    struct dev_typed *typed = mem_alloc(sizeof(*typed));
    *typed = (struct dev_typed){.loop = loop, .dev = dev};
    ev_io_init(&typed->io, on_typed, STDIN_FILENO, EV_READ);
    typed->io.data = typed;
    ev_io_start(loop, &typed->io);
    return typed;
}

void dev_typed_close(struct dev_typed *typed)
{
    if (typed) {
        ev_io_stop(typed->loop, &typed->io);
        buf_finish(&typed->line);
        mem_free(typed);
    }
}
