export function hello(name) {
  return `hello ${name} from JavaScript`;
}
