/*
 * A named-pipe service for tests of the Windows hook:
 *   pipe-server PIPE MODE ANSWER            the answer in hexadecimal
 *   pipe-server --hidden    as the hook starts an app: these arguments stand in pipe-server.txt beside the program
 * Prints "ready", then for every caller its request's first line and the length of its body. Modes:
 *   answer   reads the request, sends the answer, ends the connection
 *   hold     reads the request, sends the answer, keeps the connection open
 *   close    ends the connection as soon as there is one
 */
#define WIN32_LEAN_AND_MEAN
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { REQUEST_LIMIT = 17 * 1024 * 1024 };

static char request[REQUEST_LIMIT + 1];

/* Reads one request as its own header says; gives the body's length, or -1 when the caller is gone before. */
static long read_request(HANDLE pipe)
{
    DWORD length = 0, count;
    while (ReadFile(pipe, request + length, REQUEST_LIMIT - length, &count, NULL)) {
        length += count;
        request[length] = '\0';
        char *end = memchr(request, '\n', length);
        if (end == NULL)
            continue;
        *end = '\0';
        long body = atol(strrchr(request, ' ') + 1);
        if (length >= (DWORD)(end + 1 - request) + (DWORD)body)
            return body;
        *end = '\n';
    }
    return -1;
}

static size_t from_hex(const char *hex, char *bytes)
{
    size_t length = 0;
    for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
        char digits[3] = {hex[0], hex[1], '\0'};
        bytes[length++] = (char)strtol(digits, NULL, 16);
    }
    return length;
}

/* Reads "PIPE MODE ANSWER" from the file beside the program. */
static bool read_arguments(char pipe_name[256], char mode[16], char answer[4096])
{
    char path[MAX_PATH];
    GetModuleFileNameA(NULL, path, sizeof path);
    memcpy(strrchr(path, '.'), ".txt", 5);
    FILE *file = fopen(path, "r");
    bool is_read = file != NULL && fscanf(file, "%255s %15s %4095s", pipe_name, mode, answer) == 3;
    if (file != NULL)
        fclose(file);
    return is_read;
}

int main(int count, char **arguments)
{
    static char answer[64 * 1024], pipe_name[256], mode[16], hex[4096];
    if (count == 2 && strcmp(arguments[1], "--hidden") == 0) {
        if (!read_arguments(pipe_name, mode, hex))
            return 1;
    } else if (count == 4) {
        snprintf(pipe_name, sizeof pipe_name, "%s", arguments[1]);
        snprintf(mode, sizeof mode, "%s", arguments[2]);
        snprintf(hex, sizeof hex, "%s", arguments[3]);
    } else {
        return 1;
    }
    size_t answer_length = from_hex(hex, answer);
    HANDLE pipe = CreateNamedPipeA(pipe_name, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                   PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS, 1, 65536, 65536, 0, NULL);
    if (pipe == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "no pipe: %lu\n", GetLastError());
        return 1;
    }
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        if (!ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED)
            return 1;
        if (strcmp(mode, "close") != 0) {
            long body = read_request(pipe);
            printf("%s | %ld\n", request, body);
            fflush(stdout);
            DWORD written;
            WriteFile(pipe, answer, (DWORD)answer_length, &written, NULL);
            FlushFileBuffers(pipe);
            if (strcmp(mode, "hold") == 0)
                Sleep(INFINITE);
        }
        DisconnectNamedPipe(pipe);
    }
}
