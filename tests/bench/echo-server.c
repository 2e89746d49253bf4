/*
 * The fastest service there can be: reads one request at a time and answers each with the same denial.
 *   echo-server SOCKET
 * Prints "ready" when it listens.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char text[] =
    "{\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\","
    "\"permissionDecisionReason\":\"This file holds a private key.\"}}\n";

/* Reads a request to its end: as many bytes after the first line as the last number in that line says. */
static void read_request(int connection)
{
    static char request[1024 * 1024 + 1];
    size_t length = 0;
    ssize_t count;
    while ((count = read(connection, request + length, sizeof request - 1 - length)) > 0) {
        length += (size_t)count;
        request[length] = '\0';
        char *end = strchr(request, '\n');
        if (end == NULL)
            continue;
        char *number = end;
        while (number > request && number[-1] != ' ')
            number--;
        if (length >= (size_t)(end + 1 - request) + strtoul(number, NULL, 10))
            return;
    }
}

int main(int count, char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count != 2 || strlen(arguments[1]) >= sizeof address.sun_path)
        return 1;
    memcpy(address.sun_path, arguments[1], strlen(arguments[1]));
    signal(SIGPIPE, SIG_IGN);
    umask(S_IRWXG | S_IRWXO);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0)
        return 1;
    char answer[sizeof text + 32];
    int answer_length = snprintf(answer, sizeof answer, "0 %zu 0\n%s", sizeof text - 1, text);
    puts("ready");
    fflush(stdout);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        read_request(connection);
        if (write(connection, answer, (size_t)answer_length) != answer_length)
            return 1;
        close(connection);
    }
}
