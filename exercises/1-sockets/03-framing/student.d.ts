// The module under test, as the driver sees it: the grader puts the student's file here.
declare module 'student' {
  export const sendMessage: unknown;
  export const receiveMessage: unknown;
}
