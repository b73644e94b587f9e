import { printableLines } from '../report/view/printable.ts';

/** Prints text for people: names of files and of what is in them cannot steer the terminal that it may come to. */
export const printText = (text: string): void => console.log(printableLines(text));
