/**
 * Names the methods of an application, each with a name of its own: two classes may have the same
 * name, and one class may be provided more than once. Policies without a name are known by it.
 */
export class MethodOwners {
  private readonly known = new Map<string, object[]>();

  /**
   * @param owner `ClassName.methodName`
   * @param of whose method it is, the instance or, for handlers, the controller's class
   * @returns the same, with `:2` and so on for the second and later ones in the order of the start
   */
  nameOf(owner: string, of: object): string {
    const known = this.known.get(owner) ?? [];
    this.known.set(owner, known);
    if (!known.includes(of)) known.push(of);
    const place = known.indexOf(of) + 1;
    return place === 1 ? owner : `${owner}:${place}`;
  }
}
