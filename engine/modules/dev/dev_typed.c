/* dev_typed.c -- words typed at the terminal of `skein dev`. */
#include "engine/modules/dev/dev.h"

#include "engine/base/mem.h"

#include <unistd.h>

enum { TYPED_MAX = 1000 };

struct dev_typed {
    struct ev_loop *loop;
    ev_io io;
    struct buf line;
    bool terminal;
    void (*taken)(void *data, struct str word);
    void *data;
};

static void on_typed(struct ev_loop *loop, ev_io *io, int events)
{
    struct dev_typed *typed = io->data;
    char bytes[256];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof(bytes));
    (void)events;
    if (count <= 0) {
        ev_io_stop(loop, io);
        if (typed->terminal) {
            typed->taken(typed->data, STR("quit")); /* Ctrl-D, or the terminal is gone */
        }
        return;
    }
    buf_add(&typed->line, bytes, (size_t)count);
    size_t end = 0;
    while ((end = str_find_char(buf_str(&typed->line), '\n', 0)) != SIZE_MAX) {
        typed->taken(typed->data, str_trim(str_slice(buf_str(&typed->line), 0, end)));
        buf_consume(&typed->line, end + 1);
    }
    if (typed->line.length > TYPED_MAX) {
        buf_clear(&typed->line);
    }
}

struct dev_typed *dev_typed_open(
        struct ev_loop *loop, void (*taken)(void *data, struct str word), void *data)
{
    struct dev_typed *typed = mem_alloc(sizeof(*typed));
    *typed = (struct dev_typed){
            .loop = loop, .terminal = isatty(STDIN_FILENO), .taken = taken, .data = data};
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
