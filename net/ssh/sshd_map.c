/* sshd_map.c -- draws a small map in text.
 *
 * The symbols are those of the command `map`: [@] for the player, < up, > down, % both, . not seen
 * yet, ? dark; + a closed door, : an exit without a direction. An exit is drawn if the space
 * between its ends is free. */
#include "net/ssh/sshd_map.h"

#include <stdlib.h>

enum {
    REACH = 2,
    ACROSS = 4,
    DOWN = 2,
    WIDTH = 2 * REACH * ACROSS + 3,
    HEIGHT = 2 * REACH * DOWN + 1
};

#define FAR 1000000
#define MARGIN ((SSHD_MAP_COLUMNS - WIDTH) / 2)

struct grid {
    char cells[HEIGHT][WIDTH]; /* 0: nothing */
};

/* Limits distances. */
static int number(const json_t *json, const char *name)
{
    double number = json_number_value(json_object_get(json, name));
    return number < -FAR ? -FAR : number > FAR ? FAR : (int)number;
}

static bool flag(const json_t *json, const char *name)
{
    return json_is_true(json_object_get(json, name));
}

static bool is_on(int x, int y)
{
    return abs(x) <= REACH && abs(y) <= REACH;
}

static int row_of(int y)
{
    return (y + REACH) * DOWN;
}

static int column_of(int x)
{
    return (x + REACH) * ACROSS + 1;
}

static void put_sshd_map(struct grid *grid, int row, int column, char sign)
{
    if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
        char *cell = &grid->cells[row][column];
        bool crosses = (*cell == '/' && sign == '\\') || (*cell == '\\' && sign == '/');
        *cell = crosses ? 'X' : *cell ? *cell : sign;
    }
}

static char sign_of(const json_t *room, bool here)
{
    bool up = flag(room, "up");
    bool down = flag(room, "down");
    return here                    ? '@'
           : flag(room, "dark")    ? '?'
           : up && down            ? '%'
           : up                    ? '<'
           : down                  ? '>'
           : flag(room, "visited") ? ' '
                                   : '.';
}

static void put_room(struct grid *grid, const json_t *room, bool here)
{
    int row = row_of(number(room, "y"));
    int column = column_of(number(room, "x"));
    put_sshd_map(grid, row, column - 1, '[');
    put_sshd_map(grid, row, column, sign_of(room, here));
    put_sshd_map(grid, row, column + 1, ']');
}

static int step_of(int way)
{
    return (way > 0) - (way < 0);
}

static void put_way(struct grid *grid, const json_t *rooms, const json_t *way)
{
    const json_t *from = json_array_get(rooms, (size_t)number(way, "from"));
    const json_t *to = json_array_get(rooms, (size_t)number(way, "to"));
    int x = number(from, "x");
    int y = number(from, "y");
    int far_x = number(to, "x") - x;
    int far_y = number(to, "y") - y;
    int far = abs(far_x) > abs(far_y) ? abs(far_x) : abs(far_y);
    int dx = step_of(far_x);
    int dy = step_of(far_y);
    bool other = number(way, "dx") == 0 && number(way, "dy") == 0;
    bool straight = far_x == 0 || far_y == 0 || abs(far_x) == abs(far_y);
    bool fits = other || (dx == step_of(number(way, "dx")) && dy == step_of(number(way, "dy")));
    if (far == 0 || !straight || !fits || !is_on(x, y) || !is_on(x + far_x, y + far_y)) {
        return;
    }
    for (int i = 1; i < far; i++) {
        if (grid->cells[row_of(y + dy * i)][column_of(x + dx * i)]) {
            return;
        }
    }
    char sign = other ? ':' : dy == 0 ? '-' : dx == 0 ? '|' : dx == dy ? '\\' : '/';
    int first = dy == 0 ? 2 : 1;
    int last = dy == 0 ? far * ACROSS - 2 : far * DOWN - 1;
    for (int i = first; i <= last; i++) {
        bool door = flag(way, "closed") && i == (first + last) / 2;
        put_sshd_map(grid, row_of(y) + dy * i,
                column_of(x) + dx * (dy == 0 ? i : i * ACROSS / DOWN), door ? '+' : sign);
    }
}

static void put_cell(char sign, bool drawn, struct buf *out)
{
    static const struct {
        char sign;
        const char *drawn;
    } signs[] = {{'-', "\u2500"}, {'|', "\u2502"}, {'/', "\u2571"}, {'\\', "\u2572"},
            {'X', "\u2573"}, {'+', "\u253C"}, {':', "\u00B7"}};

    for (size_t i = 0; drawn && i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (signs[i].sign == sign) {
            buf_add_text(out, signs[i].drawn);
            return;
        }
    }
    buf_add_char(out, sign ? sign : ' ');
}

static bool is_empty(const struct grid *grid, int row)
{
    bool empty = true;
    for (int i = 0; i < WIDTH; i++) {
        empty = empty && !grid->cells[row][i];
    }
    return empty;
}

void sshd_map_draw(const json_t *map, size_t most, bool drawn, struct buf *out)
{
    struct grid grid = {0};
    const json_t *rooms = json_object_get(map, "rooms");
    const json_t *ways = json_object_get(map, "ways");
    int around = most < HEIGHT ? (int)(most > 0 ? most - 1 : 0) / 2 : HEIGHT / 2;
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach((json_t *)(uintptr_t)rooms, i, one)
    {
        put_room(&grid, one, i == 0);
    }
    json_array_foreach((json_t *)(uintptr_t)ways, i, one)
    {
        put_way(&grid, rooms, one);
    }
    for (int row = HEIGHT / 2 - around; most > 0 && row <= HEIGHT / 2 + around; row++) {
        if (!is_empty(&grid, row)) {
            for (int column = -MARGIN; column < WIDTH; column++) {
                put_cell(column < 0 ? ' ' : grid.cells[row][column], drawn, out);
            }
            buf_add_char(out, '\n');
        }
    }
}
