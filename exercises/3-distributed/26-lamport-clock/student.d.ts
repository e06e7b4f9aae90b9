// The module under test, as the driver sees it: the grader puts the student's file here.
declare module 'student' {
  export const LamportClock: unknown;
  export const before: unknown;
}
